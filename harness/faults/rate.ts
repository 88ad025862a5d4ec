import { badField } from '../basics/index.ts';

/** '64kbit' → 64000. @throws UnusableInput naming the field and the range */
export function bitsPerSecondOf(field: string, rate: string): number {
  const [, number, unit] = /^(\d+)(kbit|mbit)$/.exec(rate) ?? [];
  const bitsPerSecond = Number(number) * (unit === 'mbit' ? 1e6 : 1e3);
  if (bitsPerSecond >= 8000 && bitsPerSecond <= 1e8) return bitsPerSecond;
  throw badField(field, rate, "from '8kbit' to '100mbit'");
}
