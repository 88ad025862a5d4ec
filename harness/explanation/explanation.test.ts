import { describe, expect, test } from '@jest/globals';
import type { ConnectionEvent, ObservedEvent } from '../observation/index.ts';
import type { Member } from '../timeline/index.ts';
import type { Experience } from './experience.ts';
import { explain } from './explanation.ts';
import { showLegs } from './words.ts';

// Moments in ms; the fault is at 1000 on the harness's clock, and everything else is told from there.
const FAULT_AT = 1000;
const PHASES = {
  detectedMs: 2000,
  agreedMs: 2060,
  electedMs: 2120,
  selectedMs: 2180,
  promotedMs: 2240,
  announcedMs: 3200,
};

const member = (name: string, kind: Member['kind'], host: string): Member => ({
  name,
  kind,
  address: { host, port: kind === 'redis' ? 6379 : 26_379 },
});
const MEMBERS = [
  member('redis-1', 'redis', '10.0.0.1'),
  member('redis-2', 'redis', '10.0.0.2'),
  member('sentinel-1', 'sentinel', '10.0.0.11'),
  member('sentinel-2', 'sentinel', '10.0.0.12'),
  member('sentinel-3', 'sentinel', '10.0.0.13'),
];
const [OLD, NEW, SENTINEL] = ['10.0.0.1:6379', '10.0.0.2:6379', '10.0.0.11:26379'] as const;

type Moments = Partial<Record<ConnectionEvent['moment'], number>>;
let connections = 0;

/** A connection of the client 'app'. */
function line(to: string, moments: Moments, untranslated = false): ObservedEvent[] {
  connections += 1;
  return Object.entries(moments).map(([moment, atMs]) => ({
    kind: 'connection',
    client: 'app',
    connection: connections,
    to,
    ...(untranslated && { untranslated }),
    moment: moment as ConnectionEvent['moment'],
    atMs: FAULT_AT + atMs,
  }));
}

const says = (event: string, atMs: number, detail = ''): ObservedEvent => ({
  kind: 'client',
  client: 'app',
  event,
  detail,
  atMs: FAULT_AT + atMs,
});

/** Pauses from one moment to another, then asks the sentinel, which takes 10 ms. */
const attempt = (fromMs: number, toMs: number): ObservedEvent[] => [
  says('reconnecting', fromMs, String(toMs - fromMs)),
  says('connecting', toMs),
  ...line(SENTINEL, { dialled: toMs, connected: toMs + 1, closed: toMs + 10 }),
];

function experience(
  lastedMs: number,
  events: readonly ObservedEvent[],
  options: Readonly<Record<string, unknown>> = {},
  ended = true,
): Experience {
  return {
    client: 'app',
    library: 'ioredis',
    options,
    outage: { fromMs: FAULT_AT, toMs: FAULT_AT + lastedMs, lastedMs, ended },
    faultAtMs: FAULT_AT,
    phases: PHASES,
    oldMaster: 'redis-1',
    leader: 'sentinel-1',
    members: MEMBERS,
    settings: { downAfterMs: 2000 },
    events: events.toSorted((one, other) => one.atMs - other.atMs),
  };
}

const held = (moments: Moments = {}) => [
  ...line(OLD, { dialled: -500, connected: -499, ...moments }),
  says('acknowledged-by', -400, OLD),
];
const arrives = (atMs: number) => [
  ...line(NEW, { dialled: atMs, connected: atMs + 1 }),
  says('acknowledged-by', atMs + 20, NEW),
];

/** A crash: refused at once, with pauses that get longer. */
const BACKED_OFF = experience(4630, [
  ...held({ closed: 1 }),
  ...attempt(1, 200),
  ...line(OLD, { dialled: 210, closed: 211 }),
  ...attempt(211, 1000),
  ...line(OLD, { dialled: 1010, closed: 1011 }),
  ...attempt(1011, 2600),
  ...line(OLD, { dialled: 2610, closed: 2611 }),
  ...attempt(2611, 4600),
  ...arrives(4610),
]);

const FROZEN = experience(15_000, held(), {}, false);

const UNANSWERED = experience(12_250, [
  ...held({ closed: 1 }),
  ...attempt(1, 200),
  ...line(OLD, { dialled: 210, closed: 10_210 }),
  ...attempt(10_211, 12_200),
  ...arrives(12_230),
]);

const MUTE = experience(
  15_000,
  [
    ...held({ closed: 1 }),
    says('reconnecting', 1, '199'),
    says('connecting', 200),
    ...line(SENTINEL, { dialled: 200, connected: 201 }),
  ],
  {},
  false,
);

const LINGERING = experience(
  5400,
  [
    ...held({ 'hung up': 3205, closed: 5205 }),
    says('reconnecting', 5205, '150'),
    says('connecting', 5355),
    ...arrives(5380),
  ],
  { failoverDetector: true },
);

/** As ioredis 6 emits it: the announcement came while it dialled a sentinel that has lost power. */
const ENDED_BY_DETECTOR = experience(
  30_000,
  [
    ...held({ closed: 1 }),
    says('close', 1),
    says('reconnecting', 1, '199'),
    says('connecting', 200),
    ...line(SENTINEL, { dialled: 200, closed: 10_200 }),
    says('error', 10_202, 'Connection is closed.'),
    says('end', 10_204),
  ],
  { failoverDetector: true },
  false,
);

/** Behind NAT, with a natMap that lacks the promoted server. */
const UNTRANSLATED = experience(
  15_000,
  [
    ...held({ closed: 1 }),
    ...attempt(1, 4000),
    ...line(NEW, { dialled: 4010, closed: 9010 }, true),
    ...attempt(9011, 9111),
    ...line(NEW, { dialled: 9121, closed: 14_121 }, true),
  ],
  {},
  false,
);

const GAVE_UP = experience(
  15_000,
  [...held({ closed: 1 }), says('close', 1), says('end', 2)],
  { retryStrategy: '[function]' },
  false,
);

const GAVE_UP_SENTINELS = experience(
  15_000,
  [
    ...held({ closed: 1 }),
    says('close', 1),
    says('reconnecting', 1, '199'),
    says('connecting', 200),
    says('error', 4000, 'All sentinels are unreachable and retry is disabled. Last error: x'),
    says('end', 4001),
  ],
  { sentinelRetryStrategy: '[function]' },
  false,
);

const ENDED = { ENDED_BY_DETECTOR, GAVE_UP, GAVE_UP_SENTINELS };
const ALL = { UNTRANSLATED, BACKED_OFF, FROZEN, UNANSWERED, MUTE, LINGERING, ...ENDED };

describe('the legs of an outage', () => {
  test.each(Object.entries(ALL))(
    'follow each other without a gap from its begin to its end: %s',
    (_, each) => {
      const { legs } = explain(each);
      const bounds = legs.map(({ fromMs }) => fromMs);
      expect([...bounds, legs.at(-1)?.toMs]).toEqual([0, ...legs.map(({ toMs }) => toMs)]);
      expect(legs.at(-1)?.toMs).toBe(each.outage.lastedMs);
    },
  );

  test('are the steps of the failover, and then what the client did', () => {
    expect(showLegs(explain(BACKED_OFF).legs)).toBe(
      '4.63 s = 2.00 s detection (down-after) + 120 ms agreement and vote + 120 ms promotion + ' +
        '960 ms announcement + 1.40 s pauses between attempts (retryStrategy) + 30 ms the rest',
    );
  });

  test.each([
    [FROZEN, { for: 'notice', of: 'redis-1' }, 11_800],
    [UNANSWERED, { for: 'connection', of: 'redis-1' }, 7010],
    [MUTE, { for: 'answer', of: 'sentinel-1' }, 11_800],
    [LINGERING, { for: 'farewell', of: 'redis-1' }, 2000],
    [UNTRANSLATED, { for: 'translation', of: 'redis-2' }, 5000],
  ])('tell whom the client waited for', (each, wait, lastedMs) => {
    const leg = explain(each).legs.find(({ wait: { for: what } }) => what === wait.for);
    expect(leg?.wait).toEqual(wait);
    expect(Number(leg?.toMs) - Number(leg?.fromMs)).toBe(lastedMs);
  });

  /** A master that hangs: its kernel accepts connections, and nothing is acknowledged on them. */
  const redialled = (moments: Moments, lastedMs: number, ended: boolean, ...more: ObservedEvent[]) =>
    experience(
      lastedMs,
      [...held({ closed: 1000 }), ...line(OLD, { dialled: 4000, connected: 4001, ...moments }), ...more],
      {},
      ended,
    );
  const ON_NEW_ONE = { for: 'acknowledgement', of: 'redis-1' };

  test('do not call a connection old that was made during the outage, also when nothing ends that', () => {
    const { legs } = explain(redialled({}, 15_000, false));
    expect(legs.at(-1)).toEqual({ wait: ON_NEW_ONE, fromMs: 4001, toMs: 15_000 });
    expect(showLegs(legs)).toContain('11.0 s without an acknowledged write on the new connection to redis-1');
    expect(showLegs(legs)).not.toContain('old connection');
  });

  test('nor one to a server that is not the one that ended the outage', () => {
    const { legs } = explain(redialled({ closed: 7000 }, 8100, true, ...arrives(8080)));
    expect(legs).toContainEqual({ wait: ON_NEW_ONE, fromMs: 4001, toMs: 7000 });
    expect(legs.at(-1)?.wait).toEqual({ for: 'readiness', of: 'redis-2' });
  });

  test('nor one that the client has hung up since', () => {
    const { legs } = explain(redialled({ 'hung up': 7000 }, 9000, false));
    expect(legs.at(-1)).toEqual({ wait: { for: 'farewell', of: 'redis-1' }, fromMs: 7000, toMs: 9000 });
    expect(showLegs(legs)).not.toContain('old connection');
  });

  test('name the new connection where the old one is still open', () => {
    const [first] = explain(
      experience(
        15_000,
        [
          ...held(),
          ...line(NEW, { dialled: 4000, connected: 4001 }),
          ...line(OLD, { dialled: 2, closed: 3 }),
        ],
        {},
        false,
      ),
    ).legs.slice(-1);
    expect(first).toEqual({
      wait: { for: 'acknowledgement', of: 'redis-2' },
      fromMs: 4001,
      toMs: 15_000,
    });
  });

  test('are all the client’s own when the old master releases it', () => {
    const thawed = experience(15_000, [...held(), says('acknowledged-by', 14_999, OLD)]);
    expect(explain(thawed).legs).toEqual([
      { wait: { for: 'notice', of: 'redis-1' }, fromMs: 0, toMs: 15_000 },
    ]);
  });

  test('tell a pause before all sentinels are asked once more from one between two attempts', () => {
    const alone = experience(
      15_000,
      [
        ...held({ closed: 1 }),
        says('reconnecting', 1, '199'),
        says('connecting', 200),
        says(
          'error',
          4000,
          'All sentinels are unreachable. Retrying from scratch after 1000ms. Last error: x',
        ),
      ],
      {},
      false,
    );
    expect(explain(alone).legs).toContainEqual({ wait: { for: 'round' }, fromMs: 4000, toMs: 5000 });
  });
});

describe('a client that ended for good', () => {
  test.each([
    [ENDED_BY_DETECTOR, 'failoverDetector', 10_204],
    [GAVE_UP, 'retryStrategy', 3200],
    [GAVE_UP_SENTINELS, 'sentinelRetryStrategy', 4001],
  ])('waits for nothing from then on, and the option that let it end is named: %#', (each, by, fromMs) => {
    const { legs } = explain(each);
    const toMs = each.outage.lastedMs;
    expect(legs.at(-1)).toEqual({ wait: { for: 'nothing', by }, fromMs, toMs });
    expect(showLegs(legs)).toContain(`after the client ended for good (${by})`);
  });

  test('is advised the setting that keeps it alive, and no other', () => {
    const [advice, ...others] = explain(ENDED_BY_DETECTOR).advice;
    expect(others).toEqual([]);
    expect(advice).toMatchObject({ setting: 'failoverDetector', of: 'client', from: 'true', to: 'false' });
    // What it was dialling when it ended, and then the next sentinel.
    expect(Math.abs(Number(advice?.outageMs) - 10_230)).toBeLessThan(100);
    expect(explain(GAVE_UP).advice).toEqual([
      expect.objectContaining({ setting: 'retryStrategy', from: 'one that gives up', to: '() => 100' }),
    ]);
  });

  test('is advised nothing when it is not known when its sentinels would have answered', () => {
    expect(explain(GAVE_UP_SENTINELS).advice).toEqual([]);
  });

  test('names no option when its events do not show one', () => {
    const strange = experience(15_000, [...held({ closed: 1 }), says('end', 4000)], {}, false);
    expect(explain(strange)).toMatchObject({ advice: [] });
    expect(explain(strange).legs.at(-1)?.wait).toEqual({ for: 'nothing' });
  });

  test('is one whose process died as well, which no option explains', () => {
    const dead = experience(
      15_000,
      [...held(), says('close', 3999), says('died', 4000)],
      { retryStrategy: '[function]' },
      false,
    );
    expect(explain(dead)).toMatchObject({ advice: [] });
    expect(explain(dead).legs.at(-1)).toEqual({ wait: { for: 'nothing' }, fromMs: 4000, toMs: 15_000 });
  });

  test('is not one that the harness ends when the run is over', () => {
    const { legs } = explain({ ...FROZEN, events: [...FROZEN.events, says('end', 15_001)] });
    expect(legs.at(-1)?.wait).toEqual({ for: 'notice', of: 'redis-1' });
  });
});

describe('a client whose natMap lacks the promoted server', () => {
  test('waits for an address that it cannot reach, and is advised the entry', () => {
    const { legs, advice } = explain(UNTRANSLATED);
    expect(showLegs(legs)).toContain('dialling an address that only servers reach, of redis-2 (natMap)');
    expect(advice).toEqual([
      expect.objectContaining({ setting: 'natMap', from: 'no entry for redis-2', to: 'one for redis-2' }),
    ]);
    expect(Math.abs(Number(advice[0]?.outageMs) - 4040)).toBeLessThan(100);
  });

  test('is advised nothing of the kind when it got to work in the end', () => {
    const ended = { ...UNTRANSLATED.outage, ended: true };
    const settings = explain({ ...UNTRANSLATED, outage: ended }).advice.map(({ setting }) => setting);
    expect(settings).not.toContain('natMap');
  });
});

describe('the advice', () => {
  const best = (each: Experience) => explain(each).advice[0];

  test.each([
    [BACKED_OFF, 'retryStrategy', 3300],
    [FROZEN, 'failoverDetector', 5380],
    [UNANSWERED, 'connectTimeout', 3550],
    [MUTE, 'sentinelCommandTimeout', 3630],
    [LINGERING, 'disconnectTimeout', 3480],
  ])('is the setting that shortens it most', (each, setting, outageMs) => {
    const advice = best(each);
    expect(advice).toMatchObject({ setting, of: 'client' });
    expect(Math.abs(Number(advice?.outageMs) - outageMs)).toBeLessThan(400);
    expect(advice?.gainMs).toBe(each.outage.lastedMs - Number(advice?.outageMs));
  });

  test('names a long down-after', () => {
    const slow = { ...LINGERING, settings: { downAfterMs: 2500 } };
    expect(explain(slow).advice).toContainEqual(
      expect.objectContaining({
        setting: 'down-after-milliseconds',
        of: 'sentinel',
        to: '2000',
        gainMs: 500,
      }),
    );
  });

  test('names no down-after where sentinels have different ones', () => {
    const settings = { downAfterMs: 2500, downAfterBySentinelMs: [1000, 1000, 2500] };
    const named = explain({ ...LINGERING, settings }).advice.map(({ setting }) => setting);
    expect(named).not.toContain('down-after-milliseconds');
  });

  test('never names a down-after for a planned failover, which waits for no detection', () => {
    const planned: Experience = {
      ...experience(600, [...held({ 'hung up': 480, closed: 490 }), ...attempt(490, 560), ...arrives(575)], {
        failoverDetector: true,
      }),
      phases: { electedMs: 20, selectedMs: 80, promotedMs: 200, announcedMs: 480 },
      settings: { downAfterMs: 30_000 },
    };
    expect(explain(planned).advice).toEqual([]);
  });

  test('gains no more by the down-after than the detection took within the outage', () => {
    const late = { ...LINGERING, settings: { downAfterMs: 30_000 } };
    const advice = explain(late).advice.find(({ of }) => of === 'sentinel');
    expect(advice).toMatchObject({ gainMs: 2000, outageMs: 3400 });
  });

  test.each(Object.entries(ALL))('is an outage that is shorter, and not below 0: %s', (_, each) => {
    for (const downAfterMs of [2000, 5000, 60_000])
      for (const { outageMs } of explain({ ...each, settings: { downAfterMs } }).advice) {
        expect(outageMs).toBeGreaterThanOrEqual(0);
        expect(outageMs).toBeLessThan(each.outage.lastedMs);
      }
  });

  test('does not name what is set already', () => {
    const settled = { ...LINGERING, options: { failoverDetector: true, disconnectTimeout: 100 } };
    expect(explain(settled).advice.map(({ setting }) => setting)).not.toContain('disconnectTimeout');
  });

  test('names a connectTimeout of 0, with which ioredis waits as long as the system does', () => {
    const endless = { ...UNANSWERED, options: { connectTimeout: 0 } };
    expect(best(endless)).toMatchObject({ setting: 'connectTimeout', from: 'none', to: '500' });
  });

  test('says of a retryStrategy that is set no more than that', () => {
    const own = experience(
      5050,
      [
        ...held({ closed: 1 }),
        ...attempt(1, 2501),
        ...line(OLD, { dialled: 2510, closed: 2511 }),
        ...attempt(2511, 5011),
        ...arrives(5020),
      ],
      { retryStrategy: '[function]' },
    );
    expect(best(own)).toMatchObject({ setting: 'retryStrategy', from: 'the one that is set' });
    expect(best(BACKED_OFF)).toMatchObject({ from: 'longer from attempt to attempt' });
  });

  test('names no option of ioredis to users of another library', () => {
    expect(explain({ ...FROZEN, library: 'node-redis' }).advice).toEqual([]);
  });

  test('is not given when what happened cannot be replayed', () => {
    const strange = experience(9000, [...held({ closed: 1 }), ...attempt(1, 200), ...arrives(8900)]);
    expect(explain(strange).advice).toEqual([]);
  });

  test('is not given when nobody was promoted', () => {
    expect(explain({ ...FROZEN, phases: {} }).advice).toEqual([]);
  });
});
