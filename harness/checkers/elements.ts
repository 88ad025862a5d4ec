import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { eachValue, type Places, placesOf, STANDING } from './values.ts';

const CHECKER = 'elements';

const DEFECTS = {
  lost: 'acknowledged and absent',
  impossible: 'certainly not written and yet present',
  duplicates: 'present more than once',
  unexpected: 'present, and in no history of a client',
};

/**
 * What is known of elements: arrays by their (last) place in the final data, because a million objects take longer to
 * make than to judge.
 */
interface Fates {
  readonly present: readonly string[];
  readonly places: Places;
  /** Each one of STANDING. */
  readonly standings: Uint8Array;
  /** 1 when an attempt ended with an error, so that the application believes that it was not done. */
  readonly toldAnError: Uint8Array;
  /** The standings of what was tried and is not there. */
  readonly absent: Map<string, number>;
}

/**
 * Whether unique elements that were appended to a list ('append') or added to a set ('add') are there in the end, each
 * once.
 * @param present every element of the list or set at the end; undefined when it could not be read
 */
export function elements(operations: readonly Operation[], present: readonly string[] | undefined): Finding {
  const found = tallyOf(fatesOf(operations, present ?? []));
  const { attempted, acknowledged, failed, unresolved } = found;
  const tried = { attempted, acknowledged, failed, unresolved };
  if (found.acknowledged === 0) return unknown(CHECKER, 'no append or add was acknowledged', tried);
  if (present === undefined) return unknown(CHECKER, 'the final elements could not be read', tried);
  return judge(CHECKER, found, DEFECTS, `all ${acknowledged} acknowledged elements are there, each once`);
}

function fatesOf(operations: readonly Operation[], present: readonly string[]): Fates {
  const fates = fatesBefore(present);
  for (const { kind, value, outcome, completedAtMs } of operations) {
    if (kind !== 'append' && kind !== 'add') continue;
    const toldAnError = outcome !== 'ok' && completedAtMs !== undefined;
    if (typeof value === 'string') attempt(fates, value, STANDING[outcome], toldAnError);
    else eachValue(value, element => attempt(fates, element, STANDING[outcome], toldAnError));
  }
  return fates;
}

const fatesBefore = (present: readonly string[]): Fates => ({
  present,
  places: placesOf(present),
  standings: new Uint8Array(present.length),
  toldAnError: new Uint8Array(present.length),
  absent: new Map(),
});

function attempt(fates: Fates, element: string, standing: number, toldAnError: boolean): void {
  const place = fates.places.last.get(element);
  if (place === undefined) {
    fates.absent.set(element, Math.max(standing, fates.absent.get(element) ?? 0));
    return;
  }
  fates.standings[place] = Math.max(standing, fates.standings[place] ?? 0);
  if (toldAnError) fates.toldAnError[place] = 1;
}

function tallyOf(fates: Fates) {
  const byStanding = [0, 0, 0, 0];
  const countOne = (standing: number) => {
    byStanding[standing] = (byStanding[standing] ?? 0) + 1;
  };
  const there = thereOf(fates, countOne);
  const [lost, duplicates] = [tally(), tally()];
  fates.absent.forEach((standing, element) => {
    countOne(standing);
    if (standing === STANDING.ok) note(lost, element);
  });
  for (const element of fates.places.repeated) note(duplicates, element);
  const [, failed = 0, unresolved = 0, acknowledged = 0] = byStanding;
  const attempted = acknowledged + failed + unresolved;
  return { attempted, acknowledged, failed, unresolved, lost, ...there, duplicates };
}

function thereOf(fates: Fates, countOne: (standing: number) => void) {
  const { present, places, standings, toldAnError } = fates;
  const [recovered, ghosts, impossible, unexpected] = [tally(), tally(), tally(), tally()];
  for (let place = 0; place < present.length; place += 1) {
    const standing = standings[place] ?? 0;
    countOne(standing);
    if (standing === STANDING.ok) continue;
    const element = present[place] ?? '';
    if (toldAnError[place] === 1) note(ghosts, element);
    if (standing === STANDING.unresolved) note(recovered, element);
    if (standing === STANDING.fail) note(impossible, element);
    const isLastPlace = places.last.get(element) === place;
    if (standing === STANDING.neverTried && isLastPlace) note(unexpected, element);
  }
  return { recovered, ghosts, impossible, unexpected };
}
