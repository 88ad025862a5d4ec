import { entryOf } from '../basics/index.ts';
import { type Finding, judge, note, type Operation, type Tally, tally, unknown } from './finding.ts';
import { eachValue, STANDING } from './values.ts';

const CHECKER = 'queue';

const DEFECTS = {
  lost: 'pushed, never popped and not left',
  twice: 'popped more than once',
  reappeared: 'left although popped, or left twice',
  unexpected: 'popped or left although never pushed',
};

/** What is known of one element. */
interface Fate {
  /** One of STANDING. */
  standing: number;
  popped: number;
  left: number;
}

interface Passage {
  readonly fates: ReadonlyMap<string, Fate>;
  /** Each may have taken one element whose name it never reported. */
  readonly unresolvedPops: number;
}

/**
 * Whether unique elements that were pushed ('push') were popped ('pop') once each or are left.
 * @param left every element of the queue at the end; undefined when it could not be read
 */
export function queue(operations: readonly Operation[], left: readonly string[] | undefined): Finding {
  const found = tallyOf(passageOf(operations, left ?? []));
  const { pushed, popped, unresolvedPops } = found;
  if (pushed + popped === 0) return unknown(CHECKER, 'nothing was pushed or popped', { pushed, popped });
  if (left === undefined)
    return unknown(CHECKER, 'the final data could not be read', { pushed, popped, unresolvedPops });
  const clean = `each of ${pushed} pushed elements was popped once or is left${
    found.maybeTaken.count > 0 ? `, or one of ${unresolvedPops} unresolved pops may have taken it` : ''
  }`;
  return judge(CHECKER, found, DEFECTS, clean);
}

function passageOf(operations: readonly Operation[], left: readonly string[]): Passage {
  const fates = new Map<string, Fate>();
  let unresolvedPops = 0;
  for (const { kind, outcome, value, result } of operations) {
    if (kind === 'push') {
      eachValue(value, element => {
        const fate = fateOf(fates, element);
        fate.standing = Math.max(fate.standing, STANDING[outcome]);
      });
    } else if (kind === 'pop') {
      if (outcome === 'unresolved') unresolvedPops += 1;
      if (outcome === 'ok' && typeof result === 'string') fateOf(fates, result).popped += 1;
    }
  }
  for (const element of left) fateOf(fates, element).left += 1;
  return { fates, unresolvedPops };
}

const fateOf = (fates: Map<string, Fate>, element: string): Fate => entryOf(fates, element, newFate);

const newFate = (): Fate => ({ standing: STANDING.neverTried, popped: 0, left: 0 });

function tallyOf({ fates, unresolvedPops }: Passage) {
  let [pushed, popped] = [0, 0];
  const away = { lost: tally(), maybeTaken: tally(), neverSettled: tally() };
  const seen = { twice: tally(), reappeared: tally(), unexpected: tally(), recovered: tally() };
  fates.forEach((fate, element) => {
    if (fate.standing === STANDING.ok) pushed += 1;
    popped += fate.popped;
    if (fate.popped + fate.left > 0) noteSeen(seen, element, fate);
    else if (fate.standing === STANDING.unresolved) note(away.neverSettled, element);
    else if (fate.standing === STANDING.ok)
      note(away.maybeTaken.count < unresolvedPops ? away.maybeTaken : away.lost, element);
  });
  return { pushed, popped, unresolvedPops, ...away, ...seen };
}

function noteSeen(
  seen: Readonly<Record<'twice' | 'reappeared' | 'unexpected' | 'recovered', Tally>>,
  element: string,
  { standing, popped, left }: Fate,
): void {
  if (popped > 1) note(seen.twice, element);
  if (left > 1 || (left === 1 && popped > 0)) note(seen.reappeared, element);
  if (standing === STANDING.unresolved) note(seen.recovered, element);
  if (standing <= STANDING.fail) note(seen.unexpected, element);
}
