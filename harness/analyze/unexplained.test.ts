import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import {
  AT,
  acknowledged,
  addressText,
  failoverEvents,
  historyFixture,
  recordFixture,
  startEvents,
} from './fixture.ts';

const explanationOf = (changes: Partial<ScenarioRecord>) =>
  analyze(recordFixture(changes)).clients.app?.explanation;

describe('the connections of a client explain no outage', () => {
  const WRITES = recordFixture().histories.get('app') ?? [];
  const failing = (error: string, by: 'redis-1' | 'redis-2'): Operation[] =>
    WRITES.map(write => {
      const isOut = write.invokedAtMs >= AT.fault && write.invokedAtMs < AT.following;
      if (!isOut) return write;
      const server = addressText(by);
      return { ...write, outcome: 'fail', completedAtMs: write.invokedAtMs + 1, error, server };
    });
  const explained = (error: string, by: 'redis-1' | 'redis-2' = 'redis-2') =>
    explanationOf({ histories: new Map([['app', failing(error, by)]]) });

  test('in which the new master refuses its writes', () => {
    expect(explained('NOREPLICAS Not enough good replicas to write.')).toBeUndefined();
    expect(explained("OOM command not allowed when used memory > 'maxmemory'.")).toBeUndefined();
  });

  test('but one in which it stays on the old master, which refuses them', () => {
    expect(explained('MISCONF Errors writing to the AOF file: No space left', 'redis-1')).toBeDefined();
  });

  test('but one in which it works on a server that is no master, or has no connection', () => {
    expect(explained("READONLY You can't write against a read only replica.")).toBeDefined();
    expect(explained('Connection is closed.')).toBeDefined();
  });
});

describe('the first failover of a plan explains no outage', () => {
  const SECOND_AT = 7000;
  const BACK_AT = SECOND_AT + 3500;
  const events = [
    ...startEvents('redis-1', ['redis-2', 'redis-3']),
    acknowledged('app', 'redis-1', AT.origin + 5),
    ...failoverEvents(['redis-1', 'redis-2'], AT.fault, ['redis-3']),
    ...failoverEvents(['redis-2', 'redis-3'], SECOND_AT),
    acknowledged('app', 'redis-3', BACK_AT + 5),
  ];
  const history = (outMs: number, backMs: number) =>
    new Map([['app', historyFixture('app', { from: 'redis-1', to: 'redis-3', outMs, backMs })]]);

  test('of the second', () => {
    expect(explanationOf({ events, histories: history(SECOND_AT, BACK_AT) })).toBeUndefined();
    expect(explanationOf({ events, histories: history(AT.fault, BACK_AT) })).toBeUndefined();
  });

  test('but its own', () => {
    expect(explanationOf({ events, histories: history(AT.fault, AT.following) })).toBeDefined();
    const unreadable = {
      kind: 'sentinel',
      sentinel: 'sentinel-1',
      event: '+switch-master',
      payload: 'mymaster',
      atMs: AT.following - 50,
    } as const;
    const all = [...events.filter(({ atMs }) => atMs < SECOND_AT), unreadable];
    expect(explanationOf({ events: all, histories: history(AT.fault, AT.following) })).toBeDefined();
  });
});
