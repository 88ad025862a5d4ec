import { eventually, expect, type ScenarioContext } from '../../harness/index.ts';

/** Sentinel reads the replicas from the master's INFO, every 10 s. */
const INFO_PERIODS = '25s';

type Live = Pick<ScenarioContext<'app'>['topology'], 'sentinels' | 'replicas' | 'ask'>;

/** How an orchestrator knows that it can go on: every sentinel lists the present addresses of all replicas and sentinels. */
export async function untilAllAreKnown({ sentinels, replicas, ask }: Live): Promise<void> {
  for (const sentinel of sentinels)
    await eventually(INFO_PERIODS, async () => {
      const listed = String(await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster'));
      for (const { address } of replicas) expect(listed).toContain(`,ip,${address.host},`);
      const others = String(await ask(sentinel, 'SENTINEL', 'SENTINELS', 'mymaster'));
      for (const { address } of sentinels.filter(each => each !== sentinel))
        expect(others).toContain(`,ip,${address.host},`);
    });
}
