import { withoutSecrets } from '../../basics/index.ts';
import { notProven, type Proof, proven, serverFault } from '../fault.ts';
import { checkSettings, readSettings, type Settings, settingsChange } from '../settings.ts';

/** Settings of a server are changed at run time; of a sentinel those that SENTINEL CONFIG knows. */
export const configSet = serverFault(
  {
    kind: 'config set',
    group: 'command',
    example: "configSet(master, { 'min-replicas-to-write': '2' })",
    models: 'a wrong or changed setting of a server',
    how: 'CONFIG SET, or SENTINEL CONFIG SET on a sentinel. Proof: CONFIG GET returns the new value',
    heal: 'the old values are restored',
    needs: [],
    arguments: 2,
    needsOfServers: ['CONFIG'],
  },
  (settings: Settings) => {
    checkSettings('configSet', settings);
    return server => {
      const change = settingsChange(server, settings);
      const names = Object.keys(settings);
      return {
        inject: () => change.apply(),
        async prove(): Promise<Proof> {
          const before = change.before();
          if (before === undefined) return notProven(`${server.name} was not changed`);
          const values = await readSettings(server, names);
          const same = names.find(name => values[name] === before[name]);
          if (same !== undefined)
            return notProven(`${server.name} has ${shown({ [same]: before[same] ?? '' })} as before`);
          return proven(`${server.name} has ${shown(values)}`);
        },
        heal: () => change.restore(),
        async proveHealed() {
          const before = change.before() ?? {};
          const values = await readSettings(server, Object.keys(before));
          const other = Object.keys(before).find(name => values[name] !== before[name]);
          if (other !== undefined)
            return notProven(`${server.name} has ${shown({ [other]: values[other] ?? '' })}`);
          return proven(`${server.name} has ${shown(values)}`);
        },
      };
    };
  },
);

/** A report has it: passwords are hidden. */
const shown = (values: Settings): string => Object.entries(withoutSecrets(values)).flat().join(' ');
