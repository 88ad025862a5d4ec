import { randomBytes } from 'node:crypto';
import { UnusableInput } from '../../basics/index.ts';
import { ask, DATA_FOLDER, type Server, sentinelConfiguration } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering, proveBy } from '../probe.ts';
import { revive } from '../revive.ts';

/**
 * A new sentinel replaces a removed one: the same address, another `myid`, and no knowledge but the master
 * and the settings. It finds replicas and sentinels by itself, within seconds; the others put it in the place of the old
 * one with its first hello (+sentinel-invalid-addr). It has forgotten for whom the old one voted.
 * @throws UnusableInput when the target is a redis server
 */
export const sentinelReplaced = serverFault(
  {
    kind: 'sentinel replaced',
    group: 'server',
    example: "sentinelReplaced(named('sentinel-3'))",
    models:
      'a sentinel that replaces another one at the same address: a pod without a volume, a rebuilt machine',
    how: 'SIGKILL and a start with a new configuration file and a random myid. Proof: SENTINEL MYID has changed',
    heal: 'nothing to undo: the new sentinel stays; it is started if it does not run',
    needs: [],
  },
  () => (sentinel, deployment) => {
    if (sentinel.kind !== 'sentinel')
      throw new UnusableInput(`${sentinel.name}, given to sentinelReplaced, is no sentinel`);
    let before: string | undefined;
    return {
      async inject() {
        before = await myIdOf(sentinel);
        const { atMs } = await sentinel.signal('KILL');
        await sentinel.ended();
        await writeNewSentinel(sentinel, deployment);
        await sentinel.start();
        return atMs;
      },
      prove: () =>
        proveBy(async () => {
          if (before === undefined) return notProven(`${sentinel.name} was not replaced`);
          const id = await myIdOf(sentinel);
          const seen = `${sentinel.name} reports the id ${id}; before it was ${before}`;
          return id === before ? notProven(seen) : proven(seen);
        }),
      heal: () => revive(sentinel),
      proveHealed: () => proveAnswering(sentinel),
    };
  },
);

const myIdOf = async (sentinel: Server): Promise<string> => String(await ask(sentinel, ['SENTINEL', 'MYID']));

/** The configuration of a sentinel that knows nothing but the present masters and the settings. */
export async function writeNewSentinel(
  { name, host }: Server,
  { topology: { shards, settings }, master }: Deployment,
): Promise<void> {
  const id = randomBytes(20).toString('hex');
  const masters = shards.map(shard => ({ name: shard, address: master(shard).address, replicas: [] }));
  const configuration = sentinelConfiguration(settings, name, { id, masters });
  const { exitCode, output } = await host.quickly(
    `mkdir -p ${DATA_FOLDER} && cat > ${DATA_FOLDER}/sentinel.conf <<'SENTINEL'\n${configuration}\nSENTINEL`,
  );
  if (exitCode !== 0) throw new Error(`could not write the configuration of ${name}: ${output}`);
}
