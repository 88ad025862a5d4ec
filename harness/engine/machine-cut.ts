import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { now, within } from '../basics/index.ts';
import { dockerAt, ownLabels } from './connect.ts';
import type { Machine } from './machines.ts';
import { STOP_FIRST_LABEL } from './ownership.ts';

/** A machine whose overlay networks lead nowhere. */
export interface MachineCut {
  /** When it took effect, on the harness's clock. */
  readonly atMs: number;
  heal(): Promise<void>;
}

const CUT_WITHIN_MS = 20_000;
const STOPPED_WITHIN_S = 10;

/**
 * What is written into the machine's own packet filter, and removed when the process gets SIGTERM: the cut lasts
 * as long as its container runs, and stopping the container heals it.
 */
const cutting = (dataPort: number): string => `
rule() { iptables -w "$1" "$2" -p udp --dport ${dataPort} -j DROP; }
heal() { rule -D INPUT; rule -D OUTPUT; exit 0; }
trap heal TERM
rule -I INPUT && rule -I OUTPUT || exit 1
echo cut
while :; do sleep 3600 & wait $!; done`;

/**
 * The packets that overlay networks exchange with other machines vanish, both ways; connections stay open. What the engines
 * say to each other of their swarm still passes, and so does what comes to published ports.
 * @throws Error with what the packet filter said
 */
export async function cutMachine({ name, endpoint, dataPort }: Machine, image: string): Promise<MachineCut> {
  const container = await dockerAt(endpoint).createContainer({
    Image: image,
    Entrypoint: ['sh', '-c', cutting(dataPort)],
    Cmd: [],
    User: 'root',
    Labels: { ...(await ownLabels()), [STOP_FIRST_LABEL]: 'yes' },
    HostConfig: { NetworkMode: 'host', CapAdd: ['NET_ADMIN'] },
  });
  const heal = () => stopFirst(container).then(() => container.remove({ force: true }));
  try {
    const said = firstLine(await container.attach({ stream: true, stdout: true, stderr: true }), container);
    await container.start();
    const line = await within(CUT_WITHIN_MS, said);
    if (line === 'late' || line.text !== 'cut')
      throw new Error(
        `could not filter the packets of ${name}: ${line === 'late' ? 'no answer' : line.text}`,
      );
    return { atMs: line.atMs, heal };
  } catch (error) {
    await heal().catch(() => undefined);
    throw error;
  }
}

/** Lets it take its rules out of the machine's packet filter. */
export async function stopFirst(container: Docker.Container, abortSignal?: AbortSignal): Promise<void> {
  await container.stop({ t: STOPPED_WITHIN_S, ...(abortSignal && { abortSignal }) }).catch(ignoreStopped);
}

/** 304: it does not run; 404: it does not exist. */
function ignoreStopped(error: { statusCode?: number }): void {
  if (error.statusCode !== 304 && error.statusCode !== 404) throw error;
}

function firstLine(
  stream: NodeJS.ReadWriteStream,
  { modem }: Docker.Container,
): Promise<{ text: string; atMs: number }> {
  const output = new PassThrough();
  modem.demuxStream(stream, output, output);
  stream.once('end', () => output.end());
  return new Promise(resolve => {
    const lines = createInterface({ input: output });
    lines.once('line', text => resolve({ text, atMs: now() }));
    lines.once('close', () => resolve({ text: 'the process ended at once', atMs: now() }));
  });
}
