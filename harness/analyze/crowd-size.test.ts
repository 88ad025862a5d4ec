import { expect, test } from '@jest/globals';
import type { RecordedCrowd } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { AT, recordFixture } from './fixture.ts';

const ADDRESSES = ['10.0.0.1:6379', '10.0.0.2:6379', '10.0.0.3:6379', '10.0.1.1:26379', '10.0.1.2:26379'];
const CONNECTIONS = 1000;

/** A thousand connections that try to connect fifty thousand times in a minute, in every slot of 100 ms. */
function hugeCrowd(): RecordedCrowd {
  const slots = Array.from({ length: 600 }, (_, slot) => [10 + slot, 17]).flat();
  const attempts = Object.fromEntries(ADDRESSES.map(address => [address, slots]));
  const connections = Array.from({ length: CONNECTIONS }, (_, number) => ({
    spells: [
      [0, AT.origin + number / 10, AT.fault],
      [1, AT.following + number / 10, 40_000],
      [0, 45_000 + number],
    ] as const,
    acknowledged: 58,
    lastMs: 60_500,
  }));
  return {
    library: 'ioredis',
    options: {},
    connections: CONNECTIONS,
    processes: 10,
    everyMs: 1000,
    counted: {
      servers: ADDRESSES.slice(0, 2),
      attempts,
      connected: attempts,
      acknowledged: slots,
      failed: slots,
      errors: [{ kind: 'connect ECONNREFUSED …', counts: slots }],
      connections,
    },
    end: { process: 'finished' },
    final: { counters: connections.map(() => 58) },
  };
}

test('a thousand connections make a record and a report that stay small', () => {
  const web = hugeCrowd();
  expect(JSON.stringify(web).length).toBeLessThan(200_000);
  const { crowds } = analyze(recordFixture({ crowds: { web }, workEndedAtMs: 61_000 }));
  expect(JSON.stringify(crowds).length).toBeLessThan(20_000);
  expect(crowds?.web).toMatchObject({ workedAtEnd: CONNECTIONS, failovers: [{ reconnected: CONNECTIONS }] });
});
