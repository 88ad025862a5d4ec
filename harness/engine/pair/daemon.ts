import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll, unusable } from '../../basics/index.ts';
import { probe } from '../endpoint.ts';
import type { PlannedMachine } from './network.ts';

const ANSWERS_WITHIN_MS = 60_000;

const CONTAINERD = `version = 2
disabled_plugins = ["io.containerd.grpc.v1.cri"]
`;

/**
 * Starts an engine in the machine's namespace, with everything of its own: data, state, socket, containerd, configuration.
 * `ip netns exec` would give it a /sys of its own, without the control groups that it needs; nsenter does not.
 * @throws UnusableInput with the end of its log when it does not answer
 */
export async function startDaemon({ namespace, folder, endpoint }: PlannedMachine): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  writeFileSync(at('containerd.toml'), CONTAINERD);
  writeFileSync(at('daemon.json'), '{}');
  const containerd = ['containerd', '--config', at('containerd.toml'), '--address', at('containerd.sock')];
  launch(namespace, at('containerd.log'), [
    ...containerd,
    ...['--root', at('containerd-data'), '--state', at('containerd-state')],
  ]);
  const there = () => Promise.resolve(existsSync(at('containerd.sock')) || undefined);
  await poll(there, { withinMs: ANSWERS_WITHIN_MS, everyMs: 20 });
  launch(namespace, at('dockerd.log'), [
    ...['dockerd', '--config-file', at('daemon.json'), '--host', endpoint, '--bridge', 'none'],
    ...['--data-root', at('data'), '--exec-root', at('state'), '--pidfile', at('dockerd.pid')],
    ...['--containerd', at('containerd.sock')],
  ]);
  const answers = async () =>
    (await probe({ uri: endpoint, source: 'the pair', chosen: true })).answers || undefined;
  if (await poll(answers, { withinMs: ANSWERS_WITHIN_MS, everyMs: 50 })) return;
  throw unusable({
    tried: `Started an engine in the network namespace ${namespace}.`,
    found: `it did not answer at ${endpoint} within ${ANSWERS_WITHIN_MS / 1000} s; its log ends\n${tail(at('dockerd.log'))}`,
    todo: 'fix the cause in the log; two engines need root, and a kernel with veth, vxlan and overlayfs',
  });
}

/** In a process group of its own: Ctrl-C is not for it. */
function launch(namespace: string, logFile: string, argv: readonly string[]): void {
  const log = openSync(logFile, 'a');
  const running = spawn('nsenter', [`--net=/run/netns/${namespace}`, ...argv], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  running.once('error', () => undefined);
  running.unref();
}

const tail = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n') : '';
