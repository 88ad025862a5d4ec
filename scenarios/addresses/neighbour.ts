import { eventually, expect, type ScenarioContext, type Server } from '../../harness/index.ts';

type Live = ScenarioContext<'app'>['topology'];

/** Which address a sentinel gives to clients that ask for the master with this name. */
export const masterNamedBy = async ({ ask }: Live, sentinel: Server, name: string): Promise<string> =>
  String([await ask(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)].flat()[0]);

/** How many other sentinels a sentinel counts for the master with this name. */
export async function othersCountedBy({ ask }: Live, sentinel: Server, name: string): Promise<number> {
  const fields = [await ask(sentinel, 'SENTINEL', 'MASTER', name)].flat().map(String);
  return Number(fields[fields.indexOf('num-other-sentinels') + 1]);
}

/** One failover of the neighbour: its configuration has a higher epoch afterwards. @returns the address of its new master */
export async function failOverNeighbour(topology: Live): Promise<string> {
  const { name, sentinels, redis } = topology.neighbour;
  const [first, promoted] = redis;
  if (sentinels[0]) await topology.ask(sentinels[0], 'SENTINEL', 'FAILOVER', name);
  for (const sentinel of sentinels)
    await eventually('20s', async () =>
      expect(await masterNamedBy(topology, sentinel, name)).not.toBe(first?.host.ip),
    );
  return promoted?.host.ip ?? '';
}

const KEY = 'whose-data';

/** Writes a key to our master, by which `holdOurData` recognizes the data. */
export const markOurData = ({ ask, master }: Live): Promise<unknown> => ask(master, 'SET', KEY, 'ours');

/** Which of our servers have the data that our clients wrote; the others were wiped. */
export async function holdersOfOurData({ ask, redis }: Live): Promise<string[]> {
  const held = await Promise.all(redis.map(server => ask(server, 'GET', KEY)));
  return redis.filter((_, place) => held[place] === 'ours').map(({ name }) => name);
}
