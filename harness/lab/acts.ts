import { type Duration, milliseconds, now } from '../basics/index.ts';
import { parseLogLine } from '../observation/index.ts';
import { inDialect } from '../systems/index.ts';
import { DATA_FOLDER } from '../topology/index.ts';
import { asFields, type Form } from './answer.ts';
import { KEY } from './follower.ts';
import type { Act, Cast, Pattern, Place } from './lab.ts';

/** What an act expects and explains. */
interface About {
  readonly shows: readonly Pattern[];
  readonly means: string;
  readonly keep?: readonly string[];
  readonly form?: Form;
  /** How long to repeat it until it shows that. */
  readonly within?: Duration;
}

const SHOWS_WITHIN: Duration = '5s';

/** A read-only command. It is repeated until its output is as expected. */
export const look = (place: Place, command: Command, about: About): Act =>
  typed(place, command, about, milliseconds('within', about.within ?? SHOWS_WITHIN));

/** A command that changes something. It runs once. */
export const change = (place: Place, command: Command, about: About): Act => typed(place, command, about, 0);

/** A function where the command needs an address of the running deployment. */
type Command = string | ((cast: Cast) => string);

function typed(
  place: Place,
  command: Command,
  { form = 'as it is', keep = [], ...about }: About,
  repeatForMs: number,
): Act {
  const line = (cast: Cast) => inDialect(typeof command === 'string' ? command : command(cast));
  return {
    ...about,
    keep,
    repeatForMs,
    line,
    where: cast => place(cast).name,
    async perform(_lab, cast) {
      const { output } = await place(cast).host.run([
        'sh',
        '-c',
        form === 'fields' ? line(cast) : asAtTerminal(line(cast)),
      ]);
      const answer = output.replaceAll('\r', '');
      return form === 'fields' ? asFields(answer) : answer.trimEnd();
    },
  };
}

/** redis-cli uses its terminal format elsewhere only with --no-raw. */
const asAtTerminal = (line: string): string => line.replaceAll(/\b(redis|valkey)-cli\b/g, '$& --no-raw');

/** A command that starts a failover of the present master; its times count from here. */
export function startsFailover(place: Place, command: Command, about: About): Act {
  const act = change(place, command, about);
  return {
    ...act,
    perform(lab, cast, tell) {
      lab.began = { injectedAtMs: now(), oldMaster: cast.master.name };
      return act.perform(lab, cast, tell);
    },
  };
}

/** Restarts a server with its configuration and data. */
export const start = (place: Place, means: string): Act => ({
  means,
  keep: ['Configuration loaded', 'Running mode', 'Server initialized', 'DB loaded', 'Ready to accept'],
  shows: [READY],
  repeatForMs: 0,
  where: cast => place(cast).name,
  line: () => inDialect(`redis-server ${DATA_FOLDER}/redis.conf`),
  async perform(_lab, cast) {
    const server = place(cast);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const lines: string[] = [];
    const stop = server.onLine(({ line }) => {
      lines.push(parseLogLine(line)?.text ?? line);
      if (READY.test(line)) resolve();
    });
    await server.start();
    await Promise.race([ready, server.ended()]).finally(stop);
    return lines.join('\n');
  },
});

const READY = /Ready to accept connections/;

/** What the application experienced since the last failover began, or ever. */
export const application = (about: About): Act => ({
  keep: [],
  repeatForMs: milliseconds('within', about.within ?? SHOWS_WITHIN),
  ...about,
  where: () => 'your application',
  line: () => 'setInterval(() => redis.incr("visits"), 100)',
  perform: async lab => lab.follower.experienceSince((lab.began?.injectedAtMs ?? 0) - BEFORE_MS),
});

/** The summary starts this long before the failover. */
const BEFORE_MS = 1000;

/** Compares the value on the master with the acknowledged writes of the application. */
export const accounts = (means: string): Act => ({
  means,
  keep: [],
  shows: [/lost, at least: \d+/],
  repeatForMs: 0,
  where: ({ master }) => master.name,
  line: () => inDialect('redis-cli GET visits'),
  async perform({ follower, topology }, { master }) {
    const acknowledged = follower.acknowledged();
    const there = Number(await topology.ask(master, 'GET', KEY));
    return [
      `"${there}"`,
      `acknowledged to the application: ${acknowledged}`,
      `lost, at least: ${Math.max(0, acknowledged - there)}`,
    ].join('\n');
  },
});
