import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { RULES } from '../rules/index.ts';

// The rule client-nat-map-incomplete, with ioredis itself: the harness has no network in which clients cannot reach the
// addresses that Sentinel gives.

const OLD = { host: '10.0.0.1', port: 6379 };
const PROMOTED = { host: '10.0.0.2', port: 6379 };
const REACHABLE = { host: '127.0.0.1', port: 1 };

let sentinel: Server;
let dialled: string[] = [];
const { connect } = Socket.prototype;

beforeEach(async () => {
  sentinel = createServer(socket => {
    socket.on('data', data => {
      // Several commands can come at once.
      const commands = String(data)
        .toLowerCase()
        .split(/(?=\*\d+\r\n)/);
      socket.write(commands.map(answerTo).join(''));
    });
  }).listen(0, '127.0.0.1');
  await once(sentinel, 'listening');
  dialled = [];
  Socket.prototype.connect = function recorded(this: Socket, ...args: unknown[]): Socket {
    const [options] = args.flat() as [{ readonly host?: string; readonly port?: number }];
    if (options.port === portOf()) return Reflect.apply(connect, this, args);
    dialled.push(`${options.host}:${options.port}`);
    return this.destroy(new Error('there is no server in this test'));
  } as typeof connect;
});

afterEach(() => {
  Socket.prototype.connect = connect;
  sentinel.close();
});

const portOf = (): number => (sentinel.address() as AddressInfo).port;

function answerTo(command: string): string {
  if (command.includes('get-master-addr-by-name')) return replyOf(PROMOTED);
  return command.includes('sentinels') ? '*0\r\n' : '+OK\r\n';
}

const replyOf = ({ host, port }: typeof OLD): string =>
  `*2\r\n$${host.length}\r\n${host}\r\n$${String(port).length}\r\n${port}\r\n`;

/** The address that a client dials for the promoted server. */
async function dialledWith(natMap: Record<string, typeof OLD>): Promise<string | undefined> {
  const redis = new Redis({
    sentinels: [{ host: '127.0.0.1', port: portOf() }],
    name: 'mymaster',
    natMap,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  await once(redis, 'end');
  redis.disconnect();
  return dialled[0];
}

const rule = RULES.find(({ id }) => id === 'client-nat-map-incomplete');

test('with an entry for the promoted server, ioredis dials the address of the entry', async () => {
  expect(await dialledWith({ '10.0.0.1:6379': REACHABLE, '10.0.0.2:6379': REACHABLE })).toBe('127.0.0.1:1');
});

test('without one, ioredis dials the address that it cannot reach, as the rule says', async () => {
  expect(await dialledWith({ '10.0.0.1:6379': REACHABLE })).toBe('10.0.0.2:6379');
  expect(rule?.about).toMatch('ioredis dials that address');
});
