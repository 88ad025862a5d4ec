import { type Duration, milliseconds, now } from '../basics/index.ts';
import { parseLogLine } from '../observation/index.ts';
import { inDialect } from '../systems/index.ts';
import { DATA_FOLDER } from '../topology/index.ts';
import { asFields, type Form } from './answer.ts';
import { KEY } from './follower.ts';
import type { Cast, Place } from './lab.ts';
import type { Act, Pattern } from './step.ts';

/** What of an act is said besides what is done. */
interface About {
  readonly shows: readonly Pattern[];
  readonly means: string;
  readonly keep?: readonly string[];
  readonly form?: Form;
  /** How long it may take until it shows that. */
  readonly within?: Duration;
}

const PATIENCE: Duration = '5s';

/** A command that only looks: it is typed again until it shows what it should. */
export const look = (place: Place, command: Command, about: About): Act =>
  typed(place, command, about, milliseconds('within', about.within ?? PATIENCE));

/** A command that changes something: it is typed once. */
export const change = (place: Place, command: Command, about: About): Act => typed(place, command, about, 0);

/** What is not known before the deployment runs is looked up in the cast. */
export type Command = string | ((cast: Cast) => string);

function typed(
  place: Place,
  command: Command,
  { form = 'as it is', keep = [], ...about }: About,
  patienceMs: number,
): Act {
  const line = (cast: Cast) => inDialect(typeof command === 'string' ? command : command(cast));
  return {
    ...about,
    keep,
    patienceMs,
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

/** What the client prints in a terminal it prints elsewhere only when asked to. */
const asAtTerminal = (line: string): string => line.replaceAll(/\b(redis|valkey)-cli\b/g, '$& --no-raw');

/** A command from which the times of a failover are counted. It strikes the master of that moment. */
export function strike(place: Place, command: Command, about: About): Act {
  const act = change(place, command, about);
  return {
    ...act,
    perform(lab, cast, tell) {
      lab.began = { injectedAtMs: now(), oldMaster: cast.master.name };
      return act.perform(lab, cast, tell);
    },
  };
}

/** Starts a server that has ended, with the configuration and the data that it left. */
export const start = (place: Place, means: string): Act => ({
  means,
  keep: ['Configuration loaded', 'Running mode', 'Server initialized', 'DB loaded', 'Ready to accept'],
  shows: [READY],
  patienceMs: 0,
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
  patienceMs: milliseconds('within', about.within ?? PATIENCE),
  ...about,
  where: () => 'your application',
  line: () => 'setInterval(() => redis.incr("visits"), 100)',
  perform: async lab => lab.follower.experienceSince((lab.began?.injectedAtMs ?? 0) - BEFORE_MS),
});

/** So much of the good time before is told as well. */
const BEFORE_MS = 1000;

/** Whether the master has what the application was told that it has. */
export const accounts = (means: string): Act => ({
  means,
  keep: [],
  shows: [/lost, at least: \d+/],
  patienceMs: 0,
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
