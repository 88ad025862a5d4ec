// Runs before every command of the project, under whatever Node is there (20 or newer), with nothing installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markInstalled, stateOfInstallation } from './installation.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LEAST_NODE = 20;
const startedAt = Date.now();

const say = text =>
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)}s  setup  ${text}\n`);

function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

function install() {
  const npm = process.env.npm_execpath;
  const [program, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const child = spawn(program, [...args, 'ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = chunk => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const reassurance = setInterval(() => say('still installing …'), 5000);
  return new Promise(resolve => {
    const end = exitCode => {
      clearInterval(reassurance);
      resolve({ exitCode, output });
    };
    child.once('error', error => {
      keep(error.message);
      end(1);
    });
    child.once('close', end);
  });
}

if (Number(process.versions.node.split('.')[0]) < LEAST_NODE) {
  stop(
    `Node ${process.version} is too old: install Node ${LEAST_NODE} or newer (the harness installs its own version for itself).`,
  );
}
const state = stateOfInstallation(ROOT);
if (state !== 'current') {
  say(`dependencies are ${state}: running npm ci …`);
  const { exitCode, output } = await install();
  if (exitCode !== 0) {
    stop(
      `Installing the dependencies (npm ci) failed.\n  found: ${output.trim().split('\n').slice(0, 12).join('\n         ')}\n  to do: check that the npm registry is reachable, then run the command again`,
    );
  }
  if (!existsSync(join(ROOT, 'node_modules/.bin/node'))) {
    stop(
      'npm ci did not install the pinned Node (node_modules/.bin/node).\n  to do: allow install scripts of packages (npm config: ignore-scripts=false), remove node_modules and run the command again',
    );
  }
  markInstalled(ROOT);
  say('dependencies installed');
}
