import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { eachElement } from './values.ts';

const CHECKER = 'atomicity';

/**
 * Whether batches of unique elements ('transaction', 'pipeline') are there whole or not at all. Only transactions promise
 * that: of pipelines the parts are counted, and so are acknowledged batches that miss elements, which is loss.
 * @param present every element at the end; undefined when they could not be read
 */
export function atomicity(operations: readonly Operation[], present: readonly string[] | undefined): Finding {
  const batches = operations.filter(({ kind }) => kind === 'transaction' || kind === 'pipeline');
  const acknowledged = batches.filter(({ outcome }) => outcome === 'ok').length;
  const tried = { batches: batches.length, acknowledged };
  if (acknowledged === 0) return unknown(CHECKER, 'no transaction or pipeline was acknowledged', tried);
  if (present === undefined) return unknown(CHECKER, 'the final elements could not be read', tried);
  const counts = countsOf(batches, new Set(present));
  const missing = counts.acknowledgedMissing.count;
  const clean =
    `no transaction is there in part, of ${counts.whole + counts.none + counts.partial} batches` +
    (missing > 0 ? `; ${missing} acknowledged ones miss elements` : '');
  return judge(
    CHECKER,
    { ...tried, ...counts },
    { partialTransactions: 'transactions are there only in part' },
    clean,
  );
}

function countsOf(batches: readonly Operation[], present: ReadonlySet<string>) {
  const extents = { whole: 0, none: 0, partial: 0 };
  const [partialTransactions, partialPipelines, acknowledgedMissing] = [tally(), tally(), tally()];
  for (const batch of batches) {
    // What was refused is certainly not there, and breaks no promise.
    const elements: string[] = [];
    let acknowledgedIsMissing = false;
    eachElement(batch, (element, outcome) => {
      if (outcome === 'fail' && batch.outcome !== 'fail') return;
      elements.push(element);
      if (outcome === 'ok' && !present.has(element)) acknowledgedIsMissing = true;
    });
    if (elements.length === 0) continue;
    const there = elements.filter(element => present.has(element)).length;
    const extent = extentOf(there, elements.length);
    const told = `${batch.client} #${batch.id}: ${there} of ${elements.length} elements`;
    extents[extent] += 1;
    if (acknowledgedIsMissing) note(acknowledgedMissing, told);
    if (extent === 'partial')
      note(batch.kind === 'transaction' ? partialTransactions : partialPipelines, told);
  }
  return { ...extents, partialTransactions, partialPipelines, acknowledgedMissing };
}

function extentOf(there: number, all: number): 'whole' | 'none' | 'partial' {
  if (there === all) return 'whole';
  return there === 0 ? 'none' : 'partial';
}
