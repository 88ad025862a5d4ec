import type { Host } from '../host.ts';

const SAMPLES = 5;
// No process listens there: the refusal takes as long as the connection would.
const DISCARD_PORT = 9;
const WITHIN_S = 8;

/** A script of bash that prints for each address how long its connections took, in µs; no process starts in between. */
export const roundTripScript = (ips: readonly string[]): string => `
for to in ${ips.join(' ')}; do
  times=
  for i in $(seq ${SAMPLES}); do
    began=\${EPOCHREALTIME/[.,]/}
    { true 3<> /dev/tcp/$to/${DISCARD_PORT}; } 2> /dev/null
    times="$times $((\${EPOCHREALTIME/[.,]/} - began))"
  done
  echo "round-trip $to$times"
done`;

/** The shortest round trip to each address that was measured, in ms: what a busy machine adds is not the network's. */
export function parseRoundTrips(output: string): Record<string, number> {
  const lines = output.matchAll(/^round-trip (\S+) ([\d ]+)$/gm);
  return Object.fromEntries(
    [...lines].map(([, ip = '', times = '']) => [ip, Math.min(...times.split(' ').map(Number)) / 1000]),
  );
}

/** From the host to addresses in its network, in ms; those that do not answer within 8 s in all are absent. */
export async function roundTripsFrom(
  { run }: Pick<Host, 'run'>,
  ips: readonly string[],
): Promise<Record<string, number>> {
  if (ips.length === 0) return {};
  const { output } = await run(['timeout', String(WITHIN_S), 'bash', '-c', roundTripScript(ips)]);
  return parseRoundTrips(output);
}
