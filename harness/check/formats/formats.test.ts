import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { CheckResult } from '../check.ts';
import { RULES } from '../rules/index.ts';
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
      scenario: 'scenarios/configuration/passwords.scenario.ts',
    },
    {
      rule: 'min-replicas-missing',
      severity: 'warning',
      title: 'a master without replicas accepts writes',
      file: '/etc/redis.conf',
      what: 'Writes are lost.',
      change: 'Write `min-replicas-to-write 1`.',
      scenario: 'scenarios/network/split-brain.scenario.ts',
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
