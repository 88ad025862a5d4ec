import { showMs } from '../basics/index.ts';
import { knownLibrary, type Setting } from '../clients/index.ts';
import type { ClientEnd, Experience } from './experience.ts';
import { lasted, legsOf } from './legs.ts';
import type { Loop } from './loop.ts';

/** A setting that may shorten an outage, and the loop that the client would have run with it. */
export interface Remedy {
  /** 'down-after-milliseconds', 'connectTimeout', … */
  readonly setting: string;
  /** Where it is set. */
  readonly of: 'sentinel' | 'client';
  /** As it would be written in the configuration or in the options. */
  readonly from: string;
  readonly to: string;
  readonly price: string;
  readonly loop: Loop;
}

/** The settings to recalculate the outage with. Those of clients stand with their library. */
export function remediesFor(experience: Experience, loop: Loop): Remedy[] {
  if (loop.clientEnd !== undefined) return stayingAlive(experience, loop.clientEnd, loop);
  if (loop.untranslated !== undefined) return [withEntryFor(loop.untranslated, loop)];
  const settings = knownLibrary(experience.library)?.settings ?? [];
  return [downAfter(experience, loop), ...settings.map(each => ofClient(each, experience, loop))].flatMap(
    remedy => remedy ?? [],
  );
}

const withEntryFor = (server: string, loop: Loop): Remedy => ({
  setting: 'natMap',
  of: 'client',
  from: `no entry for ${server}`,
  to: `one for ${server}`,
  price: 'an entry for every server, also for those that are added later; its function form needs none',
  loop: { ...loop, untranslated: undefined },
});

// A deployment with 1 s sometimes fails over twice after a crash (docs/findings.md).
const DOWN_AFTER_MS = 2000;

function downAfter(experience: Experience, loop: Loop): Remedy | undefined {
  const { downAfterMs, downAfterBySentinelMs } = experience.settings;
  // Where sentinels differ, the longest down-after need not be the one that the failover waited for.
  if (downAfterBySentinelMs !== undefined) return undefined;
  // A planned failover waits for no detection, however long the down-after.
  const gainMs = Math.min(downAfterMs - DOWN_AFTER_MS, detectionMs(experience));
  if (gainMs <= 0) return undefined;
  return {
    setting: 'down-after-milliseconds',
    of: 'sentinel',
    from: String(downAfterMs),
    to: String(DOWN_AFTER_MS),
    price: `a master that does not answer for ${showMs(DOWN_AFTER_MS)} is replaced`,
    loop: { ...loop, announcedAtMs: loop.announcedAtMs - gainMs },
  };
}

/** How much of the outage was spent until a sentinel detected the fault; those before it do not count. */
const detectionMs = (experience: Experience): number =>
  legsOf(experience)
    .filter(({ wait, toMs }) => wait.for === 'detection' && toMs > 0)
    .reduce((total, leg) => total + lasted(leg), 0);

function ofClient(setting: Setting, experience: Experience, loop: Loop): Remedy | undefined {
  const { name, price } = setting;
  const remedy = { setting: name, of: 'client', price } as const;
  if (setting.limits === 'notice') {
    const { notices, announcedAtMs } = loop;
    if (experience.options[name] === true) return undefined;
    if (notices.by === 'the connection' && notices.atMs <= announcedAtMs) return undefined;
    const changed: Loop = {
      ...loop,
      notices: { by: 'the announcement' },
      farewellMs: farewellMs(experience),
      attempts: [],
    };
    return { ...remedy, from: 'false', to: 'true', loop: changed };
  }
  if (setting.limits === 'retry')
    return {
      ...remedy,
      from: experience.options[name] === undefined ? 'longer from attempt to attempt' : 'the one that is set',
      to: `() => ${setting.adviseMs}`,
      loop: retryingEvery(setting.adviseMs, loop),
    };
  const fromMs = effectiveMs(setting, experience);
  if (fromMs !== undefined && fromMs <= setting.adviseMs) return undefined;
  const loopWith = LIMIT[setting.limits](loop, setting.adviseMs);
  return { ...remedy, from: String(fromMs ?? 'none'), to: String(setting.adviseMs), loop: loopWith };
}

type Timeout = Extract<Setting, { defaultMs: number | undefined }>;

function effectiveMs({ name, limits, defaultMs }: Timeout, { options }: Experience): number | undefined {
  const given = options[name];
  if (typeof given !== 'number') return defaultMs;
  // Redis.js sets no timeout when `connectTimeout` is 0; the others end at once.
  return limits === 'connection' && given === 0 ? undefined : given;
}

function farewellMs(experience: Experience): number {
  const setting = knownLibrary(experience.library)?.settings.find(({ limits }) => limits === 'farewell');
  return (setting?.limits === 'farewell' ? effectiveMs(setting, experience) : undefined) ?? 0;
}

/** The loop in which a wait of this kind takes no longer than the limit. */
const LIMIT: Readonly<Record<Timeout['limits'], (loop: Loop, limitMs: number) => Loop>> = {
  connection: (loop, limitMs) => ({
    ...loop,
    deadDialMs: Math.min(loop.deadDialMs, limitMs),
    attempts: loop.attempts.map(attempt => ({
      ...attempt,
      connectingMs: atMost(attempt.connectingMs, limitMs),
    })),
  }),
  answer: (loop, limitMs) => ({
    ...loop,
    attempts: loop.attempts.map(attempt => ({ ...attempt, askingMs: atMost(attempt.askingMs, limitMs) })),
  }),
  farewell: (loop, limitMs) => ({ ...loop, farewellMs: Math.min(loop.farewellMs, limitMs) }),
};

const atMost = (values: readonly number[], limitMs: number): number[] =>
  values.map(each => Math.min(each, limitMs));

const retryingEvery = (pauseMs: number, loop: Loop): Loop => ({
  ...loop,
  attempts: loop.attempts.map(attempt => ({ ...attempt, pauseMs: Math.min(attempt.pauseMs, pauseMs) })),
  furtherPauseMs: () => pauseMs,
});

/** What keeps a client from ending for good. When sentinels that did not answer would have answered is not known. */
function stayingAlive({ library }: Experience, { by }: ClientEnd, loop: Loop): Remedy[] {
  const instead = knownLibrary(library)?.endings.find(ending => ending.by === by)?.instead;
  if (by === undefined || instead === undefined) return [];
  const { pauseMs, ...change } = instead;
  const alive = { ...loop, clientEnd: undefined };
  return [
    {
      setting: by,
      of: 'client',
      ...change,
      loop: pauseMs === undefined ? alive : retryingEvery(pauseMs, alive),
    },
  ];
}
