import { badField, UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, lastLine, lastValue } from './configuration-text.ts';
import type { ServerKind } from './directives.ts';
import { type ConfigurationFiles, findAclFile, readConfigurationFiles } from './read-configuration.ts';
import { directiveOf } from './refused-directives.ts';
import { type ConfigurationChange, type Rewriting, rewrite, shownLine } from './rewriting.ts';

/** The user's own configuration files, as options of a topology. Paths are relative to the current folder. */
export interface ProductionFiles {
  readonly redisConf?: string | URL | undefined;
  readonly sentinelConf?: string | URL | undefined;
  readonly aclFile?: string | URL | undefined;
}

/** The same of a single server. */
export interface ServerFiles {
  readonly conf?: string | URL | undefined;
  readonly aclFile?: string | URL | undefined;
}

/** The user's files of a kind of server, or of a single one, as its hosts get them. */
export interface OwnConfiguration {
  /** The file that was given; absent where only an ACL file was. */
  readonly file?: string;
  /** Its lines that hold in a container, `sentinel monitor` with an address that the harness fills in. */
  readonly lines?: readonly ConfigurationLine[];
  /** The users of the ACL file; absent where there is none. */
  readonly users?: readonly ConfigurationLine[];
}

/** All of the user's files. */
export interface Production {
  readonly redis?: OwnConfiguration;
  readonly sentinel?: OwnConfiguration;
  /** Of single servers, complete. */
  readonly servers: Readonly<Record<string, OwnConfiguration>>;
  /** The masters that its sentinels watch, in the order of the file; absent without a sentinel.conf. */
  readonly masters?: readonly string[];
  /** All files that were read. */
  readonly files: readonly string[];
  readonly changes: readonly ConfigurationChange[];
}

/** What else decides how the files are used. */
interface Wanted extends Pick<Rewriting, 'stock'> {
  /** Undefined where the scenario does not say. */
  readonly tls: boolean | undefined;
  readonly shards: number | undefined;
  /** The one to test of several masters. */
  readonly master: string | undefined;
}

/**
 * Reads the user's files and rewrites what cannot hold in a container.
 * @param servers files of single servers, by name
 * @throws UnusableInput naming the file and the line of what is malformed, or the masters to choose from
 */
export function readProduction(
  common: ProductionFiles,
  servers: Readonly<Record<string, ServerFiles>>,
  wanted: Wanted,
): Production | undefined {
  const read = {
    redis: readOwn(common.redisConf, common.aclFile, 'redis'),
    sentinel: readOwn(common.sentinelConf, undefined, 'sentinel'),
  };
  const single = Object.entries(servers).map(([name, { conf, aclFile }]) => {
    const kind: ServerKind = name.startsWith('sentinel-') ? 'sentinel' : 'redis';
    const users = aclFile ?? (kind === 'redis' ? common.aclFile : undefined);
    return { name, kind, read: readOwn(conf, users, kind) };
  });
  const all = [read.redis, read.sentinel, ...single.map(each => each.read)].flatMap(each => each ?? []);
  const masters = mastersIn(
    [
      ...(read.sentinel ? [read.sentinel] : []),
      ...single.flatMap(each => (each.kind === 'sentinel' ? (each.read ?? []) : [])),
    ],
    wanted,
  );
  if (all.length === 0) return undefined;
  if (wanted.tls === undefined) for (const { conf } of all) checkPlain(conf?.lines ?? []);
  const changes: ConfigurationChange[] = [];
  const rewritten = (kind: ServerKind, own: Read | undefined): OwnConfiguration | undefined =>
    own &&
    rewriteFile(
      own,
      kind,
      { stock: wanted.stock, isTls: wanted.tls ?? false, others: masters?.others ?? [] },
      changes,
    );
  const redis = rewritten('redis', read.redis);
  const sentinel = rewritten('sentinel', read.sentinel);
  const ofServers = single.map(({ name, kind, read: own }): [string, OwnConfiguration] => [
    name,
    // One that has a file of its own has nothing of that for all.
    { ...(own?.conf === undefined && (kind === 'redis' ? redis : sentinel)), ...rewritten(kind, own) },
  ]);
  return {
    ...(redis && { redis }),
    ...(sentinel && { sentinel }),
    servers: Object.fromEntries(ofServers),
    ...(masters && { masters: masters.watched }),
    files: [...new Set(all.flatMap(({ conf, acl }) => [...(conf?.files ?? []), ...(acl?.files ?? [])]))],
    changes,
  };
}

/** The files as they were read. */
interface Read {
  readonly conf?: ConfigurationFiles;
  readonly acl?: ConfigurationFiles;
}

function readOwn(
  path: string | URL | undefined,
  aclFile: string | URL | undefined,
  kind: ServerKind,
): Read | undefined {
  if (path === undefined && aclFile === undefined) return undefined;
  const conf = path === undefined ? undefined : readConfigurationFiles(path, kind);
  if (conf !== undefined) checkKind(conf, kind);
  const named = conf?.lines.findLast(({ words }) => words[0] === 'aclfile' && (words[1] ?? '') !== '');
  const acl = aclFile ?? (named && path !== undefined ? findAclFile(named, path) : undefined);
  return { ...(conf && { conf }), ...(acl !== undefined && { acl: readConfigurationFiles(acl, 'acl') }) };
}

/** A file of the other kind, which would fail with the first line that only Sentinel knows. */
function checkKind({ lines, files: [file] }: ConfigurationFiles, kind: ServerKind): void {
  const ofSentinel = lines.find(({ words }) => words[0] === 'sentinel');
  if (kind === 'redis' && ofSentinel !== undefined)
    throw new UnusableInput(
      `${ofSentinel.place} is a line of Sentinel, and the file is given as a redis.conf; give it as \`sentinelConf\``,
    );
  if (kind === 'sentinel' && !lines.some(isMonitor))
    throw new UnusableInput(
      `${file} has no line \`sentinel monitor <name> <address> <port> <quorum>\`; give the sentinel.conf of production as \`sentinelConf\``,
    );
}

/** Servers that speak TLS only would be tested without it. @throws UnusableInput */
function checkPlain(lines: readonly ConfigurationLine[]): void {
  const tlsPort = lastLine(lines, 'tls-port');
  if (lastValue(lines, 'port') !== '0' || tlsPort === undefined || tlsPort.words[1] === '0') return;
  throw new UnusableInput(
    `${tlsPort.place}: the servers speak TLS only (\`port 0\`); set \`tls: true\` to test with TLS and certificates of the ` +
      'harness, or `tls: false` to test without',
  );
}

const isMonitor = ({ words }: ConfigurationLine): boolean => directiveOf(words) === 'sentinel monitor';

interface Masters {
  readonly watched: readonly string[];
  /** Of the file, and not part of the topology. */
  readonly others: readonly string[];
}

/** Which masters of the files the topology has. @throws UnusableInput naming them when that is not clear */
function mastersIn(files: readonly Read[], { shards, master }: Wanted): Masters | undefined {
  const [first, ...more] = files.flatMap(({ conf }) => conf ?? []);
  if (first === undefined) {
    if (master === undefined) return undefined;
    throw badField('topology.master', master, 'only with `sentinelConf`, whose masters it chooses from');
  }
  const names = namesIn(first);
  const [file] = first.files;
  const watched = chosen(names, `${file} monitors ${names.join(', ')}`, shards, master);
  for (const each of more) {
    const lacks = watched.find(name => !namesIn(each).includes(name));
    if (lacks !== undefined)
      throw new UnusableInput(
        `${each.files[0]} does not monitor ${lacks}, which ${file} does; add the line, or use one file`,
      );
  }
  const all = [first, ...more].flatMap(namesIn);
  return { watched, others: [...new Set(all.filter(name => !watched.includes(name)))] };
}

function chosen(
  names: readonly string[],
  monitors: string,
  shards: number | undefined,
  master: string | undefined,
): readonly string[] {
  if (master !== undefined) {
    if (!names.includes(master))
      throw badField('topology.master', master, names.map(name => `'${name}'`).join(' or '));
    if ((shards ?? 1) !== 1) throw badField('topology.shards', shards, '1, or left out, with `master`');
    return [master];
  }
  if (names.length === (shards ?? 1)) return names;
  const [one] = names;
  throw new UnusableInput(
    names.length === 1
      ? `topology.shards is ${shards}, and ${monitors} only; leave \`shards\` out`
      : `${monitors}; choose one with \`master: '${one}'\`, or test all of them with \`shards: ${names.length}\``,
  );
}

const namesIn = ({ lines }: ConfigurationFiles): string[] => [
  ...new Set(lines.filter(isMonitor).map(checkMonitor)),
];

function checkMonitor({ words, place }: ConfigurationLine): string {
  const [, , name = '', , port = '', quorum = '', ...more] = words;
  const numbers = [port, quorum].every(each => /^[1-9]\d*$/.test(each));
  if (numbers && more.length === 0) return name;
  throw new UnusableInput(
    `${place} is \`${words.join(' ')}\`; allowed: \`sentinel monitor <name> <address> <port> <quorum>\` with a port and a ` +
      'quorum from 1',
  );
}

function rewriteFile(
  { conf, acl }: Read,
  kind: ServerKind,
  rewriting: Omit<Rewriting, 'kind' | 'aclFile'>,
  changes: ConfigurationChange[],
): OwnConfiguration {
  for (const { place, path, read } of conf?.moved ?? [])
    changes.push({
      what: 'rewritten',
      place,
      line: `include ${path}`,
      becomes: read.length === 0 ? 'no file' : read.join(', '),
      reason: 'the file was read where this repository has it',
    });
  const lines = conf?.lines.flatMap(line => {
    const { kept, change } = rewrite(line, { ...rewriting, kind, aclFile: acl?.files[0] });
    if (change !== undefined) changes.push({ place: line.place, line: shownLine(line.words), ...change });
    return kept === undefined ? [] : [kept];
  });
  return {
    ...(conf && { file: conf.files[0] ?? '', lines: lines ?? [] }),
    ...(acl && { users: acl.lines }),
  };
}
