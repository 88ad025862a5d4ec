import { flushCompileCache } from 'node:module';
import { openAnswerLog } from '../access-log.ts';
import type { ToServiceLoad } from './load-messages.ts';
import { nextKeyOf } from './name.ts';
import { type OpenLoop, openLoop } from './open-loop.ts';
import { runCommand, sendHttp } from './request.ts';

// Sends the requests of a service's users, in a process of its own: it would otherwise measure the harness.

let stop: (() => Promise<void>) | undefined;
process.on('message', (message: ToServiceLoad) => {
  if (message.do === 'begin') stop = begin(message);
  else void stop?.().then(() => process.disconnect());
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
// A process that is killed would keep nothing.
flushCompileCache();

function begin({
  url,
  load,
  cwd,
  env,
  file,
  seed,
}: Extract<ToServiceLoad, { do: 'begin' }>): () => Promise<void> {
  const log = openAnswerLog(file);
  const loop: OpenLoop = openLoop(
    nextKeyOf(load, seed),
    load,
    (due, signal) =>
      load.by === 'http'
        ? sendHttp(url, load, { ...due, isOfLoad: true }, signal)
        : runCommand(load.command, { cwd, env: { ...env, REQUEST: String(due.n) } }, signal),
    log.write,
  );
  return async () => {
    await loop.stop();
    log.close();
  };
}
