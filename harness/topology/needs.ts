import { commandNamesOf, lackOfCommand } from './command-names.ts';
import { enables, fileOf, type TopologySettings } from './settings.ts';
import { namesOf } from './shards.ts';

/** What a fault can need of the configuration of redis servers: a command, or settings that are protected at run time. */
export type ServerNeed = 'CONFIG' | 'DEBUG' | 'protected settings';

/** Why redis servers with this configuration do not offer it; undefined when they do. */
export function lackOf(settings: TopologySettings, need: ServerNeed): string | undefined {
  if (need === 'CONFIG') return lackOfCommand(settings, 'CONFIG');
  if (need === 'DEBUG')
    return lackOfCommand(settings, 'DEBUG') ?? lackOfEnabled(settings, 'enable-debug-command');
  return lackOfCommand(settings, 'CONFIG') ?? lackOfEnabled(settings, 'enable-protected-configs');
}

function lackOfEnabled(settings: TopologySettings, directive: string): string | undefined {
  const without = namesOf(settings, 'redis').find(name => !enables(settings, name, directive));
  if (without === undefined) return undefined;
  const why = settings.stock ? 'the servers run with `stock`, and ' : '';
  return `${why}${fileOf(settings, 'redis', without)} does not have \`${directive} yes\``;
}

/** Whether the harness can change settings for the time of the start, as it does unless servers run as they are. */
export const startsFast = (settings: TopologySettings, name: string): boolean =>
  !settings.stock && commandNamesOf(settings, name).CONFIG !== '';
