import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Battery, BatteryRow } from '../battery/outcome.ts';
import type { CheckResult } from '../check.ts';
import { RULES } from '../rules/index.ts';
import { showBattery } from './battery.ts';
import { formatCheck } from './index.ts';

const RESULT: CheckResult = {
  verdict: 'fail',
  checked: {
    files: ['ops/redis.conf'],
    rules: RULES.length,
    replicas: 2,
    unknown: ['--sentinels', '--image'],
  },
  findings: [
    {
      rule: 'masterauth-missing',
      severity: 'error',
      title: 'replicas cannot log in to their master',
      file: 'ops/my redis.conf',
      line: 3,
      text: 'requirepass [secret]',
      what: 'It never gets <data>.',
      change: 'Write `masterauth <the password of requirepass>`.',
      shownBy: 'scenarios/configuration/passwords.scenario.ts',
    },
    {
      rule: 'min-replicas-missing',
      severity: 'warning',
      title: 'a master without replicas accepts writes',
      file: '/etc/redis.conf',
      what: 'Writes are lost.',
      change: 'Write `min-replicas-to-write 1`.',
      shownBy: 'scenarios/network/split-brain.scenario.ts',
    },
  ],
};

// The part of SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) that code hosts read, with nothing else allowed.
const text = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1 } },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };
const SARIF = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['tool', 'results'],
        additionalProperties: false,
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            additionalProperties: false,
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      additionalProperties: false,
                      properties: {
                        id: { type: 'string' },
                        shortDescription: text,
                        fullDescription: text,
                        help: text,
                        defaultConfiguration: {
                          type: 'object',
                          additionalProperties: false,
                          properties: { level },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'locations'],
              additionalProperties: false,
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message: text,
                locations: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    additionalProperties: false,
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        additionalProperties: false,
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            additionalProperties: false,
                            properties: { uri: { type: 'string', pattern: '^[^ <>"]+$' } },
                          },
                          region: {
                            type: 'object',
                            additionalProperties: false,
                            properties: { startLine: { type: 'integer', minimum: 1 }, snippet: text },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: object;
        };
      }[];
    }[];
  }[];
}

test('SARIF is 2.1.0, with the place of each finding and the index of its rule', async () => {
  const sarif = JSON.parse(await formatCheck('sarif', RESULT)) as Sarif;
  const ajv = new Ajv();
  expect(ajv.validate(SARIF, sarif) || ajv.errorsText()).toBe(true);
  const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = sarif.runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(results.map(({ level: each, locations }) => [each, locations[0]?.physicalLocation])).toEqual([
    [
      'error',
      {
        artifactLocation: { uri: 'ops/my%20redis.conf' },
        region: { startLine: 3, snippet: { text: 'requirepass [secret]' } },
      },
    ],
    ['warning', { artifactLocation: { uri: 'file:///etc/redis.conf' }, region: { startLine: 1 } }],
  ]);
});

test('JSON is the result', async () => {
  expect(JSON.parse(await formatCheck('json', RESULT))).toEqual(RESULT);
});

test.each([
  [
    'terminal',
    [
      'ops/my redis.conf, line 3',
      'Write `masterauth <the password of requirepass>`',
      '1 error, 1 warning, no notes',
      'not given: --sentinels, --image',
    ],
  ],
  [
    'markdown',
    [
      '## error: replicas cannot log in to their master',
      'Write `masterauth <the password of requirepass>`',
      'never gets \\<data>',
      '| not given | --sentinels, --image |',
    ],
  ],
  [
    'html',
    [
      '<code>masterauth &lt;the password of requirepass&gt;</code>',
      'never gets &lt;data&gt;',
      '<code>requirepass [secret]</code>',
    ],
  ],
] as const)('%s shows the place, the line, what happens and the change', async (format, texts) => {
  const shown = await formatCheck(format, RESULT);
  for (const each of texts) expect(shown).toContain(each);
});

const SERVICE_ROW: BatteryRow = {
  ...{ fault: 'power-off', what: 'The host loses power.', verdict: 'fail', reason: 'too long' },
  service: {
    ...{ requests: 200, failed: 80, hungUp: 60, success: 0.6, slowestMs: 2000 },
    ...{ unavailableMs: 12_000, unavailableEnded: false },
  },
  changes: ['Give the client a limit: `socketTimeout: 1000`'],
};
const CLIENT_ROW: BatteryRow = {
  ...{ fault: 'crash', what: 'It crashes.', verdict: 'pass' },
  ...{ outageMs: 900, outageEnded: true, lost: 0, errors: 3, changes: [] },
};
const battery = (...rows: readonly BatteryRow[]): Battery => ({
  ...{ verdict: 'fail', server: 'redis 7.0.15', report: 'reports/1' },
  rows,
});

test.each(['terminal', 'markdown', 'html', 'json'] as const)(
  '%s has the numbers of a service',
  async format => {
    const text = await formatCheck(
      format,
      { ...RESULT, verdict: 'pass', findings: [] },
      battery(SERVICE_ROW),
    );
    expect(text).toMatch(format === 'json' ? /"unavailableMs": 12000/ : /(>|&gt;) 12\.0 s/);
    expect(text).toMatch(format === 'json' ? /"failed": 80/ : /80 of 200/);
    expect(text).toMatch('socketTimeout: 1000');
    if (format === 'json') return;
    expect(text).toMatch('no rule found an error, and a fault of the battery did not pass');
  },
);

test('the table has columns of what was under test', () => {
  const head = (...rows: readonly BatteryRow[]) => /fault.*/.exec(showBattery(battery(...rows)))?.[0] ?? '';
  expect(head(SERVICE_ROW)).not.toMatch('lost');
  expect(head(CLIENT_ROW)).not.toMatch('unavailable');
  expect(head({ ...CLIENT_ROW, ...SERVICE_ROW })).toMatch(/lost.*unavailable/);
});
