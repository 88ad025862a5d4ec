import { once } from 'node:events';
import type { Plan } from './network.ts';
import { takeDown } from './take-down.ts';

// Waits for the end of the pipe to the command that started the pair, and leaves nothing of it: also after kill -9.

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const [folder = '', plan = ''] = process.argv.slice(2);
process.stdin.resume();
await once(process.stdin, 'close');
await takeDown(folder, JSON.parse(plan) as Plan);
