import { expect, test } from '@jest/globals';
import { SPLIT } from './html/made-up.ts';
import { REPORT } from './made-up.ts';
import type { ScenarioReport } from './result.ts';
import { showScenario } from './terminal.ts';
import { showZones } from './zones.ts';

type Zones = NonNullable<NonNullable<ScenarioReport['settings']>['zones']>;

const members = { a: ['redis-1', 'app'], b: ['redis-2'], c: ['redis-3'] };
const between = (...[one, other, ms]: [string, string, number]): Zones['latency'][number] => ({
  between: [one, other],
  ms,
});

const withZones = (zones: Zones): ScenarioReport =>
  ({ ...REPORT, settings: { ...SPLIT.settings, zones } }) as ScenarioReport;
const shown = (zones: Zones) => showZones(withZones(zones));

test.each<[Zones['latency'], string]>([
  [[], 'no standing latency'],
  [[between('a', 'b', 25), between('a', 'c', 25), between('b', 'c', 25)], '25 ms between all of them'],
  [[between('a', 'b', 12), between('a', 'c', 1)], '12 ms between a and b, 1 ms between a and c'],
  // A pair without latency must not look as if it had one.
  [[between('a', 'b', 25), between('a', 'c', 25)], '25 ms between a and b, 25 ms between a and c'],
])('a report names the zones with their members, and the latency once', (latency, words) => {
  expect(shown({ members, latency })).toMatch(/^zones: a \(redis-1, app\), b \(redis-2\), c \(redis-3\); /);
  expect(shown({ members, latency })?.endsWith(words)).toBe(true);
});

test('the terminal shows them, and nothing where there are none', () => {
  expect(showScenario(withZones({ members, latency: [] }))).toContain('zones: a (redis-1, app)');
  expect(showZones(SPLIT)).toBeUndefined();
  expect(showScenario(SPLIT)).not.toContain('zones');
});
