import { showMaybe } from '../basics/index.ts';
import { type Quantile, tableOf } from '../comparison/index.ts';
import type { MeasuredQuantity } from './quantities.ts';

const COLUMNS = [
  { head: 'quantity' },
  { head: 'runs', align: 'right' },
  { head: 'never', align: 'right' },
  { head: 'least', align: 'right' },
  { head: 'median', align: 'right' },
  { head: '90 %', align: 'right' },
  { head: '99 %', align: 'right' },
  { head: 'most', align: 'right' },
] as const;

/** For the terminal; under each quantile the interval in which the true one lies with a confidence of 95 %. */
export const showQuantities = (quantities: readonly MeasuredQuantity[]): string =>
  tableOf(
    COLUMNS,
    quantities.map(({ quantity, distribution: { count, never, min, max, quantiles } }) => [
      quantity,
      String(count),
      String(never),
      showMaybe(min),
      ...quantiles.map(showQuantile),
      showMaybe(max),
    ]),
  );

/** '2.37 s' and below it '2.31 s … 2.44 s'; an end that so few runs do not bound is left open. */
export function showQuantile({ value, low, high }: Quantile): string {
  const interval =
    low === undefined && high === undefined ? 'too few runs' : `${showMaybe(low)} … ${showMaybe(high)}`;
  return `${showMaybe(value)}\n${interval}`;
}
