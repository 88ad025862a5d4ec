import { UnusableInput } from '../basics/index.ts';
import { linesOf, type TopologySettings } from './settings.ts';
import { namesOf } from './shards.ts';

/** What `rename-command` made of commands, by their usual names in upper case; '' for one that it removed. */
export type CommandNames = Readonly<Record<string, string>>;

export const commandNamesOf = (settings: TopologySettings, name: string): CommandNames =>
  Object.fromEntries(renamesOf(settings, name).map(({ words }) => [words[1]?.toUpperCase(), words[2] ?? '']));

const renamesOf = (settings: TopologySettings, name: string) =>
  linesOf(settings, name.startsWith('sentinel-') ? 'sentinel' : 'redis', name).filter(
    ({ words }) => words[0] === 'rename-command',
  );

// Two names of one command.
const ALIASES: Readonly<Record<string, string>> = { REPLICAOF: 'SLAVEOF' };

/**
 * The name under which a server knows a command.
 * @throws Error when it was removed
 */
export function commandName(names: CommandNames, server: string, command: string): string {
  const usual = command.toUpperCase();
  const alias = ALIASES[usual];
  const known = names[usual] ?? command;
  if (known !== '') return known;
  if (alias !== undefined) return commandName(names, server, alias);
  throw new Error(`${server} has no command ${usual}: \`rename-command\` removed it`);
}

/** Commands without which nothing can be started or observed. */
const NEEDED = ['PING', 'INFO', 'ROLE', 'REPLICAOF', 'WAIT', 'CLIENT', 'SCAN', 'TYPE', 'TIME'];
/** Those that a client library sends by itself when it connects. */
const BY_NAME = ['AUTH', 'SELECT'];

/** @throws UnusableInput naming the line that takes a command away that the harness needs, and what for */
export function checkCommandNames(settings: TopologySettings): void {
  for (const server of namesOf(settings, 'redis')) {
    const names = commandNamesOf(settings, server);
    for (const { words, place } of renamesOf(settings, server)) {
      const command = words[1]?.toUpperCase() ?? '';
      const isAway = names[command] === '' && names[ALIASES[command] ?? command] === '';
      if (NEEDED.includes(command) && isAway)
        throw new UnusableInput(
          `${place} removes ${command}, which the harness needs to start and observe a deployment; rename it to another ` +
            'name instead, or take the line out',
        );
      if (BY_NAME.includes(command))
        throw new UnusableInput(
          `${place} renames ${command}, which client libraries send when they connect; take the line out`,
        );
    }
  }
}

/** Why a redis server does not have a command; undefined when it does. */
export function lackOfCommand(settings: TopologySettings, command: string): string | undefined {
  for (const server of namesOf(settings, 'redis'))
    for (const { words, place } of renamesOf(settings, server))
      if (words[1]?.toUpperCase() === command && words[2] === '')
        return `${place} removes the command ${command}`;
  return undefined;
}
