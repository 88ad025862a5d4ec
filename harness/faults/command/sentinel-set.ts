import { now, withoutSecrets } from '../../basics/index.ts';
import { ask, fields, type Server } from '../../topology/index.ts';
import { masterNameOf } from '../deployment.ts';
import { notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';
import { checkSettings, sentinelLine } from '../settings.ts';

/** Options of SENTINEL SET by name: 'down-after-milliseconds', 'quorum', 'auth-pass', … */
type SentinelOptions = Readonly<Record<string, string | number>>;

/** What a sentinel holds about the master is changed at run time, on this sentinel only. */
export const sentinelSet = serverFault(
  {
    kind: 'sentinel set',
    group: 'command',
    example: "sentinelSet(everySentinel, { 'down-after-milliseconds': 5000 })",
    models: 'a configuration change at run time, on all sentinels or on too few',
    how: 'SENTINEL SET. Proof: the sentinel returns the value, or its configuration file has it (passwords)',
    heal: 'the old values are restored',
    needs: [],
    arguments: 2,
  },
  (options: SentinelOptions) => {
    checkSettings('sentinelSet', options);
    return (sentinel, deployment) => {
      const master = masterNameOf(deployment);
      let before: SentinelOptions | undefined;
      const set = async (values: SentinelOptions) => {
        const list = Object.entries(values).flatMap(([name, value]) => [name, String(value)]);
        await ask(sentinel, ['SENTINEL', 'SET', master, ...list]);
      };
      return {
        async inject() {
          before = await valuesOf(sentinel, master, Object.keys(options));
          await set(options);
          return now();
        },
        async prove() {
          if (before === undefined) return notProven(`${sentinel.name} was not changed`);
          if (isAsBefore(before, options))
            return notProven(`${sentinel.name} has ${shown(before)} as before`);
          return proveBy(() => has(sentinel, master, options));
        },
        async heal() {
          if (before !== undefined) await set(before);
        },
        proveHealed: async () =>
          before === undefined ? proven('nothing was changed') : has(sentinel, master, before),
      };
    };
  },
);

const isAsBefore = (before: SentinelOptions, wanted: SentinelOptions): boolean =>
  Object.entries(wanted).every(([name, value]) => before[name] === String(value));

async function has(sentinel: Server, master: string, wanted: SentinelOptions): Promise<Proof> {
  const values = await valuesOf(sentinel, master, Object.keys(wanted));
  const other = Object.entries(wanted).find(([name, value]) => values[name] !== String(value));
  if (other === undefined) return proven(`${sentinel.name} has ${shown(values)}`);
  const [name, value] = other;
  return notProven(
    `${sentinel.name} has ${shown({ [name]: values[name] ?? '' })} and not ${shown({ [name]: value })}`,
  );
}

/** A report has it: passwords are hidden. */
const shown = (values: SentinelOptions): string => Object.entries(withoutSecrets(values)).flat().join(' ');

/** A setting that SENTINEL MASTER does not return is read from the configuration file; it is empty if absent. */
async function valuesOf(
  sentinel: Server,
  master: string,
  names: readonly string[],
): Promise<Record<string, string>> {
  const shown = fields(await ask(sentinel, ['SENTINEL', 'MASTER', master]));
  const values = names.map(async name => [name, shown[name] ?? (await sentinelLine(sentinel, master, name))]);
  return Object.fromEntries(await Promise.all(values));
}
