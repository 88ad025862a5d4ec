import { messageOf, now, within } from '../basics/index.ts';
import {
  atFixedRate,
  elementOf,
  listOf,
  outcomeOfError,
  type Pace,
  type Workload,
} from '../workload/index.ts';
import { type HistoryFile, openHistory } from './history-file.ts';
import { type ConnectedClient, connectIoredis } from './ioredis.ts';
import type { FromClient, ToClient } from './messages.ts';

// A client under test, in a process of its own: neither Jest's event loop nor the observer disturbs it.

const tell = (message: FromClient): void => {
  process.send?.(message);
};

interface Work {
  readonly pace: Pace;
  readonly inFlight: Set<Promise<void>>;
}

let connection: { readonly name: string; readonly client: ConnectedClient; readonly history: HistoryFile };
let work: Work | undefined;

// One after the other: there is no work before the client is made.
let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToClient) => {
  obeyed = obeyed.then(() => obey(message));
});
// The harness is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the harness decides when its clients end.
process.on('SIGINT', () => undefined);

async function obey(message: ToClient): Promise<void> {
  if (message.do === 'work') work = startWork(message.workload);
  if (message.do === 'finish') await finish(message.drainMs);
  if (message.do !== 'connect') return;
  const client = await connectIoredis(message, tell);
  connection = { name: message.client, client, history: openHistory(message.historyFile) };
}

function startWork(workload: Workload): Work {
  const { name, client, history } = connection;
  const key = listOf(name);
  const inFlight = new Set<Promise<void>>();
  let acknowledgedBy: string | null = null;

  const append = async (id: number, lateMs: number) => {
    const value = elementOf(name, id);
    history.write({ event: 'invoked', id, client: name, kind: 'append', key, value, atMs: now(), lateMs });
    try {
      await client.append(key, value);
      const [atMs, server] = [now(), client.server()];
      history.write({ event: 'completed', id, atMs, outcome: 'ok', server, error: null });
      if (server === acknowledgedBy || server === null) return;
      acknowledgedBy = server;
      tell({ tells: 'acknowledged-by', atMs, server });
    } catch (error) {
      const outcome = outcomeOfError(error);
      const server = outcome === 'fail' ? client.server() : null;
      history.write({ event: 'completed', id, atMs: now(), outcome, server, error: messageOf(error) });
    }
  };
  const pace = atFixedRate(workload, (id, lateMs) => {
    const pending = append(id, lateMs).finally(() => inFlight.delete(pending));
    inFlight.add(pending);
  });
  return { pace, inFlight };
}

async function finish(drainMs: number): Promise<void> {
  work?.pace.stop();
  await within(drainMs, Promise.all(work?.inFlight ?? []));
  // What is still in flight stays without an end in the history: nobody will ever know from here.
  await connection.history.close();
  connection.client.disconnect();
  tell({ tells: 'finished' });
  process.disconnect();
}
