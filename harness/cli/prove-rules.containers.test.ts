import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { proofRuns, RULES } from '../check/index.ts';

// Rules of `failover check` are proven by the scenarios that show them. All of them take half an hour
// (`npm run dev:rules`); each commit proves another part.

const DEV = fileURLToPath(new URL('./dev.ts', import.meta.url));
const RUNS_A_SHARD = 3;
/** Of the commit; outside of a repository, of the day. */
function turn(): number {
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number.parseInt(commit.slice(0, 6), 16);
  } catch {
    return Math.floor(Date.now() / 86_400_000);
  }
}

async function dev(...args: readonly string[]) {
  const env = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_)/.test(key));
  const child = spawn(process.execPath, [DEV, 'rules', ...args], {
    env: Object.fromEntries(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed: string[] = [];
  child.stdout.on('data', chunk => printed.push(String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: printed.join('') };
}

test('the scenarios of a part of the rules show what the rules say', async () => {
  const count = Math.ceil(proofRuns(RULES).length / RUNS_A_SHARD);
  const { code, out } = await dev('--shard', `${(turn() % count) + 1}/${count}`);
  const verdicts = out.split('\n').filter(line => /^(proven|not proven|skipped) /.test(line));
  expect(verdicts.filter(line => line.startsWith('not proven'))).toEqual([]);
  expect({ code, some: verdicts.length > 0 }).toEqual({ code: 0, some: true });
}, 360_000);
