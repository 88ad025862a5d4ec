import { UnusableInput, withoutSecrets } from '../basics/index.ts';
import type { ConfigurationLine } from './configuration-text.ts';
import type { ServerKind } from './directives.ts';
import { ACL_FILE, DATA_FOLDER, PORTS } from './places.ts';
import { directiveOf, reasonAgainst } from './refused-directives.ts';

/** A line of the user's files that the servers do not get as it is, or one that they get besides. */
export interface ConfigurationChange {
  readonly what: 'rewritten' | 'left out' | 'added' | 'kept';
  /** 'ops/redis.conf, line 12'; of an addition the servers that get it. */
  readonly place: string;
  /** The line, without secrets. */
  readonly line: string;
  /** What it is rewritten to. */
  readonly becomes?: string;
  readonly reason: string;
}

/** How the lines of a file are rewritten. */
export interface Rewriting {
  readonly kind: ServerKind;
  /** Masters of the file that are not part of the topology. */
  readonly others: readonly string[];
  /** Whether the harness adds nothing that it only needs for faults. */
  readonly stock: boolean;
  readonly isTls: boolean;
  /** Where the users of a line `aclfile` were read; undefined where there is none. */
  readonly aclFile: string | undefined;
}

/** A line as the servers get it, and what is to be said of it. */
export interface Rewritten {
  /** Undefined for a line that they do not get from the file. */
  readonly kept?: ConfigurationLine;
  readonly change?: Pick<ConfigurationChange, 'what' | 'becomes' | 'reason'>;
}

const leftOut = (reason: string): Rewritten => ({ change: { what: 'left out', reason } });

/** The harness writes it. There is nothing to say of a line that reads the same already. */
const writtenAs = (becomes: string, { words }: ConfigurationLine, reason: string): Rewritten =>
  words.join(' ') === becomes ? {} : { change: { what: 'rewritten', becomes, reason } };

/**
 * What becomes of a line of production in a container. Pure.
 * @throws UnusableInput for a line with which there is nothing to test behind Sentinel
 */
export function rewrite(line: ConfigurationLine, rewriting: Rewriting): Rewritten {
  const name = directiveOf(line.words);
  const rule = RULES[name];
  const own = rule?.(line, rewriting);
  if (own !== undefined) return own;
  if (isOfOther(line, rewriting.others)) return leftOut('the topology has other masters of this file');
  const reason = reasonAgainst(line);
  return reason === undefined ? { kept: line } : leftOut(reason);
}

/** Directives of Sentinel whose next word is no master. */
const OF_ALL = new Set(['sentinel-user', 'sentinel-pass', 'myid', 'current-epoch', 'deny-scripts-reconfig']);

const isOfOther = (
  { words: [first, directive = '', master = ''] }: ConfigurationLine,
  others: readonly string[],
) => first === 'sentinel' && !OF_ALL.has(directive) && others.includes(master);

/** @returns undefined where the line is one like others */
type Rule = (line: ConfigurationLine, rewriting: Rewriting) => Rewritten | undefined;

const isLoopback = (address: string): boolean => /^-?(127\.|::1$|localhost$)/.test(address);
const isEverything = (address: string): boolean => /^-?(\*|0\.0\.0\.0|::|::\*)$/.test(address);

/** A server that only its own host reaches is one in production too: that is for the start to find. */
const bind: Rule = line => {
  const addresses = line.words.slice(1);
  const isSame = addresses.length === 0 || addresses.every(isLoopback) || addresses.some(isEverything);
  if (isSame) return { kept: line };
  return {
    kept: { ...line, words: ['bind', '*', '-::*'] },
    change: {
      what: 'rewritten',
      becomes: 'bind * -::*',
      reason: 'its host has another address: the server listens on all of them',
    },
  };
};

const port: Rule = (line, { kind, isTls }) =>
  writtenAs(
    `port ${isTls ? 0 : PORTS[kind]}`,
    line,
    isTls
      ? 'with topology.tls servers speak TLS only'
      : 'the harness reaches every server at a port that it knows',
  );

const notOnHosts: Rule = () => leftOut('the file is not on the hosts of the harness');

const unixsocket: Rule = () => leftOut('all connections use TCP, which faults can cut');

/** Steps of a failover are read from the log. */
const loglevel: Rule = line =>
  ['warning', 'nothing'].includes(line.words[1]?.toLowerCase() ?? '')
    ? writtenAs('loglevel notice', line, 'the harness reads the log')
    : undefined;

const ofFaults: Rule = (line, { stock }) =>
  stock
    ? undefined
    : writtenAs(`${line.words[0]} yes`, line, 'faults need it; `stock: true` leaves it as it is');

const RULES: Readonly<Record<string, Rule>> = {
  bind,
  port,
  dir: line =>
    writtenAs(`dir ${DATA_FOLDER}`, line, 'the harness keeps the data there, and deletes it afterwards'),
  'bind-source-addr': () => leftOut('the host of the server has another address'),
  unixsocket,
  unixsocketperm: unixsocket,
  unixsocketgroup: unixsocket,
  loadmodule: notOnHosts,
  'loadmodule-ex': notOnHosts,
  'sentinel notification-script': notOnHosts,
  'sentinel client-reconfig-script': notOnHosts,
  loglevel,
  'enable-debug-command': ofFaults,
  'enable-protected-configs': ofFaults,
  aclfile: (_line, { aclFile }) =>
    aclFile === undefined
      ? undefined
      : {
          change: {
            what: 'rewritten',
            becomes: `aclfile ${DATA_FOLDER}/${ACL_FILE}`,
            reason: `the users of ${aclFile} are on each host`,
          },
        },
  'sentinel monitor': (line, { others }) => {
    const [, , master = '', , , quorum = ''] = line.words;
    if (others.includes(master)) return undefined;
    const words = ['sentinel', 'monitor', master, ADDRESS, PORT, quorum] as const;
    return {
      kept: { ...line, words },
      change: {
        what: 'rewritten',
        becomes: words.join(' '),
        reason: 'the master has the address of its host',
      },
    };
  },
  'cluster-enabled': ({ words, place }) => {
    if (words[1]?.toLowerCase() !== 'yes') return undefined;
    throw new UnusableInput(
      `${place} is \`cluster-enabled yes\`: a Redis Cluster has no sentinels; use the scenario's \`cluster\` instead of its \`topology\``,
    );
  },
  'rename-command': line => {
    const [, command = '', renamed = ''] = line.words;
    return {
      kept: line,
      change: {
        what: 'kept',
        reason:
          renamed === ''
            ? `nothing sends ${command.toUpperCase()}; faults that need it are not available`
            : `the harness sends ${command.toUpperCase()} under its new name`,
      },
    };
  },
};

/** Stand for the address of a master until its host is known. */
export const ADDRESS = '<address>';
export const PORT = '<port>';

/** A line for people: without secrets, to which the new name of a command belongs. */
export function shownLine(words: ConfigurationLine['words']): string {
  if (words[0] === 'rename-command' && words[2] !== '') return `rename-command ${words[1]} [secret]`;
  const nameLength = words[0] === 'sentinel' ? 2 : 1;
  const name = words.slice(0, nameLength).join(' ');
  const isOfMaster = name === 'sentinel auth-pass';
  const shownWords = words.slice(nameLength, nameLength + (isOfMaster ? 1 : 0));
  const value = words
    .slice(nameLength + shownWords.length)
    .map(word => (word === '' ? '""' : word))
    .join(' ');
  const { [name]: hidden = '' } = withoutSecrets({ [name]: value });
  return [name, ...shownWords, hidden].filter(part => part !== '').join(' ');
}
