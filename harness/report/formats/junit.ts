import { XMLBuilder } from 'fast-xml-parser';
import { knownOutageMs } from '../cells.ts';
import { countOf, isBad } from '../order.ts';
import type { RunReport, ScenarioReport } from '../result.ts';
import { serverOf, shortfallOf, whyLines } from './why.ts';

/**
 * junit.xml: a test suite for each file, a test case for each scenario. `unknown` is an error, `fail` a failure.
 * Properties are named as in run.json; what is not known is absent.
 */
export function junitXml(run: RunReport): string {
  const { scenarios, durationMs } = run;
  const files = Map.groupBy(scenarios, ({ file }) => file);
  const suites = [...files].map(([file, some]) => suiteOf(run, file, some));
  const shortfall = shortfallOf(run);
  return `${XML.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'failover',
      ...countsOf(scenarios, shortfall === undefined ? 0 : 1),
      '@time': seconds(durationMs),
      testsuite: shortfall === undefined ? suites : [...suites, suiteOfShortfall(shortfall)],
    },
  })}\n`;
}

const printable = (_name: string, value: unknown): string =>
  String(value).replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');

const XML = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  // By default it writes an attribute that is 'true' without its value.
  suppressBooleanAttributes: false,
  // Of some characters XML has no way to write them, and readers refuse the whole file.
  tagValueProcessor: printable,
  attributeValueProcessor: printable,
});

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const countsOf = (scenarios: readonly ScenarioReport[], otherErrors = 0): object => ({
  '@tests': scenarios.length + otherErrors,
  '@failures': countOf(scenarios, 'fail'),
  '@errors': countOf(scenarios, 'unknown') + otherErrors,
  '@skipped': countOf(scenarios, 'skipped'),
});

function suiteOf(run: RunReport, file: string, scenarios: readonly ScenarioReport[]): object {
  const { image, engine, gitCommit, seed } = run.environment;
  return {
    '@name': file,
    ...countsOf(scenarios),
    '@time': seconds(scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    '@timestamp': scenarios[0]?.startedAt,
    ...propertiesOf({ run: run.run, server: serverOf(run), image, engine, gitCommit, seed }),
    testcase: scenarios.map(testcaseOf),
  };
}

function testcaseOf(report: ScenarioReport): object {
  const { name, file, line, durationMs, planted, newMaster, phases } = report;
  return {
    '@classname': file.replace(/\.scenario\.ts$/, '').replaceAll('/', '.'),
    '@name': name,
    '@time': seconds(durationMs),
    '@file': file,
    ...(line !== undefined && { '@line': line }),
    ...propertiesOf({
      planted,
      newMaster,
      promotedMs: phases.promotedMs,
      ...propertiesOfClients(report),
      ...propertiesOfCrowds(report),
    }),
    ...outcomeOf(report),
    ...expectedFindings(report),
  };
}

const propertiesOfClients = (report: ScenarioReport): object =>
  Object.fromEntries(
    Object.entries(report.clients).flatMap(([name, client]) => [
      [`${name}.followedMs`, client.followedMs],
      [`${name}.outageMs`, knownOutageMs(client)],
      [`${name}.outageEnded`, client.outageEnded],
      [`${name}.lost`, client.operations.lost],
      [`${name}.lostUnit`, client.operations.lost === undefined ? undefined : client.operations.unit],
    ]),
  );

const propertiesOfCrowds = ({ crowds = {} }: ScenarioReport): object =>
  Object.fromEntries(
    Object.entries(crowds).flatMap(([name, { connections, workedAtEnd, followedMs, writes }]) => [
      [`${name}.connections`, connections],
      [`${name}.workedAtEnd`, workedAtEnd],
      [`${name}.followedMs`, followedMs],
      [`${name}.lost`, writes.lost],
      [`${name}.lostUnit`, writes.lost === undefined ? undefined : 'write'],
    ]),
  );

function propertiesOf(values: object): object {
  const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  if (known.length === 0) return {};
  return { properties: { property: known.map(([name, value]) => ({ '@name': name, '@value': value })) } };
}

/** What failed as the scenario expects: no failure, but something to know. */
function expectedFindings({ findings }: ScenarioReport): object {
  const lines = findings.flatMap(({ checker, reason, expected }) =>
    expected === undefined ? [] : [`${checker}: ${reason} (${expected})`],
  );
  return lines.length === 0 ? {} : { 'system-out': ['Findings that fail as expected:', ...lines].join('\n') };
}

function outcomeOf(report: ScenarioReport): object {
  const message = report.reason.split('\n')[0];
  if (report.verdict === 'skipped') return { skipped: { '@message': message } };
  if (!isBad(report)) return {};
  const type = report.unusable ? 'unusable' : report.verdict;
  const told = { '@message': message, '@type': type, '#text': whyLines(report).join('\n') };
  return report.verdict === 'fail' ? { failure: told } : { error: told };
}

const suiteOfShortfall = (why: string): object => ({
  '@name': 'the run',
  ...countsOf([], 1),
  testcase: [
    { '@classname': 'failover', '@name': 'the run', error: { '@message': why, '@type': 'unknown' } },
  ],
});
