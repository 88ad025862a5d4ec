import { flushCompileCache } from 'node:module';
import { type Generator, generateLoad } from './generator.ts';
import type { FromLoad, ToLoad } from './settings.ts';

// The load generator, in a process of its own: it would otherwise measure the harness.

let generator: Generator | undefined;
let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToLoad) => {
  obeyed = obeyed.then(() => obey(message));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
// A process that is killed would keep nothing.
flushCompileCache();

async function obey(message: ToLoad): Promise<void> {
  if (message.do === 'begin') generator = await generateLoad(message.url, message.settings, message.seed);
  if (message.do !== 'stop' || generator === undefined) return;
  const told: FromLoad = { report: await generator.stop() };
  process.send?.(told);
  process.disconnect();
}
