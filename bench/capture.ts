import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, unusable } from '../harness/basics/index.ts';

/** A packet with something in it. */
export interface Packet {
  /** When the kernel saw it, ms. */
  readonly atMs: number;
  readonly payload: Buffer;
}

/**
 * Captures the TCP packets that a filter of tcpdump lets through.
 * @returns what ends the capture and gives its packets
 * @throws UnusableInput when tcpdump does not run here
 */
export async function capture(filter: string): Promise<() => Promise<Packet[]>> {
  const file = join(temporaryFolder('capture'), 'packets.pcap');
  const tcpdump = spawn('tcpdump', ['-i', 'any', '-y', 'LINUX_SLL', '-n', '-U', '-w', file, filter], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await listening(tcpdump);
  return async () => {
    tcpdump.kill('SIGINT');
    await once(tcpdump, 'exit');
    return packetsIn(readFileSync(file));
  };
}

async function listening(tcpdump: ChildProcess): Promise<void> {
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  tcpdump.stderr?.on('data', chunk => {
    said.push(String(chunk));
    if (said.join('').includes('listening on')) resolve();
  });
  const refuse = (found: string) =>
    reject(
      unusable({
        tried: 'to capture packets with tcpdump',
        found,
        todo: 'install tcpdump, and run this as root',
      }),
    );
  tcpdump.once('error', ({ message }) => refuse(message));
  tcpdump.once('exit', () => refuse(said.join('').trim()));
  return promise;
}

// The format of pcap: a header of 24 bytes, then each packet behind 16 bytes of time and length; here little-endian, with
// microseconds, as tcpdump writes it on the machines that this runs on.
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const COOKED_HEADER = 16;

function packetsIn(pcap: Buffer): Packet[] {
  const packets: Packet[] = [];
  let offset = FILE_HEADER;
  while (offset + PACKET_HEADER <= pcap.length) {
    const atMs = pcap.readUInt32LE(offset) * 1000 + pcap.readUInt32LE(offset + 4) / 1000;
    const length = pcap.readUInt32LE(offset + 8);
    const start = offset + PACKET_HEADER;
    packets.push({ atMs, payload: payloadOf(pcap.subarray(start + COOKED_HEADER, start + length)) });
    offset = start + length;
  }
  return packets.filter(({ payload }) => payload.length > 0);
}

/** Of an IPv4 packet with TCP in it. */
function payloadOf(ip: Buffer): Buffer {
  const ipHeader = (ip.readUInt8(0) & 0x0f) * 4;
  const tcpHeader = (ip.readUInt8(ipHeader + 12) >> 4) * 4;
  return ip.subarray(ipHeader + tcpHeader, ip.readUInt16BE(2));
}
