import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RunReport, ScenarioReport } from '../report/index.ts';

// For tests: runs as real ones are spread, from a seed.

/** A run in which one scenario was repeated. @param delayMs what its promotion takes longer than usual */
export type Repeat = (count: number, delayMs?: number) => RunReport;

/**
 * Crashes with a down-after of 2 s: the promotion comes within an INFO period, evenly spread, and in one run of twenty the
 * machine is busy. @param like a run with one scenario with one client, which everything else is taken from
 */
export function repeatsFrom(seed: number, like: RunReport): Repeat {
  const generator = xoroshiro128plus(seed);
  const chance = () => uniformFloat64(generator);
  const failover = (delayMs: number) => {
    const detectedMs = 2000 + 50 * chance();
    const electedMs = detectedMs + 100 + 60 * chance();
    const promotedMs = electedMs + 1000 * chance() + (chance() < 0.05 ? 900 * chance() : 0) + delayMs;
    const announcedMs = promotedMs + 100 * chance();
    return {
      phases: { detectedMs, electedMs, promotedMs, announcedMs },
      followedMs: announcedMs + 50 * chance(),
    };
  };
  const [scenario] = like.scenarios;
  return (count, delayMs = 0) => ({
    ...like,
    scenarios: Array.from({ length: count }, () => reportOf(scenario as ScenarioReport, failover(delayMs))),
  });
}

function reportOf(
  like: ScenarioReport,
  { phases, followedMs }: { readonly phases: ScenarioReport['phases']; readonly followedMs: number },
): ScenarioReport {
  const outage = { followedMs, outageMs: followedMs + 10, outageEnded: true };
  const clients = Object.entries(like.clients).map(([name, client]) => [name, { ...client, ...outage }]);
  return { ...like, phases, clients: Object.fromEntries(clients) as ScenarioReport['clients'] };
}
