import { badField, now } from '../basics/index.ts';
import { DATA_FOLDER, type Server, withControl } from '../topology/index.ts';

/** Values of CONFIG, or of SENTINEL CONFIG on a sentinel. */
export type Settings = Readonly<Record<string, string>>;

/** @throws UnusableInput for what would change nothing */
export function checkSettings(fault: string, given: Readonly<Record<string, string | number>>): void {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (isObject && Object.keys(given).length > 0) return;
  throw badField(`what is given to ${fault}`, given, 'names and values of settings, at least one');
}

const configOf = ({ kind }: Server): string[] => (kind === 'sentinel' ? ['SENTINEL', 'CONFIG'] : ['CONFIG']);

/** What the server's settings with these names are now. @throws Error for one that it does not have */
export async function readSettings(server: Server, names: readonly string[]): Promise<Settings> {
  return withControl(server, async send => {
    const values: Record<string, string> = {};
    for (const name of names) {
      const [, value] = [await send(...configOf(server), 'GET', name)].flat().map(String);
      if (value === undefined) throw new Error(`${server.name} has no setting '${name}'`);
      values[name] = value;
    }
    return values;
  });
}

/** Sets them one after the other, in their order. */
export async function writeSettings(server: Server, settings: Settings): Promise<void> {
  await withControl(server, async send => {
    for (const [name, value] of Object.entries(settings)) {
      await send(...configOf(server), 'SET', name, value);
    }
  });
}

/** Settings that are changed now and put back later. */
interface SettingsChange {
  /** @returns the moment, on the harness's clock */
  apply(): Promise<number>;
  /** What they were before; undefined when they were not changed. */
  before(): Settings | undefined;
  restore(): Promise<void>;
}

export function settingsChange(server: Server, wanted: Settings): SettingsChange {
  let before: Settings | undefined;
  return {
    async apply() {
      before = await readSettings(server, Object.keys(wanted));
      await writeSettings(server, wanted);
      return now();
    },
    before: () => before,
    async restore() {
      if (before !== undefined) await writeSettings(server, before);
    },
  };
}

/** The value of 'sentinel <name> <master> …' in a sentinel's configuration file; empty when it has none. */
export async function sentinelLine({ host }: Server, master: string, name: string): Promise<string> {
  const { output } = await host.quickly(`grep '^sentinel ${name} ${master} ' ${DATA_FOLDER}/sentinel.conf`);
  return output
    .split(' ')
    .slice(3)
    .join(' ')
    .replace(/^"(.*)"$/, '$1');
}
