import { badField, milliseconds, showMs } from '../basics/index.ts';

/** By how much a quantity may have become slower. Of two the larger counts: a fifth of a few ms is nothing. */
export interface Allowance {
  /** Of the baseline's median: 0.2 for '20%'. */
  readonly share?: number;
  readonly ms?: number;
}

/**
 * @param field the option, named in the error
 * @throws UnusableInput when it is not '20%', '300ms' or both
 */
export function parseAllowance(field: string, text: string): Allowance {
  const parts = text.split(',').map(part => partOf(part.trim()));
  const [share, ms] = [parts.flatMap(part => part?.share ?? []), parts.flatMap(part => part?.ms ?? [])];
  if (parts.includes(undefined) || share.length > 1 || ms.length > 1) throw badField(field, text, ALLOWED);
  return Object.assign({}, ...parts) as Allowance;
}

const PERCENT = /^(\d+(?:\.\d+)?)%$/;

const ALLOWED =
  "a share of the baseline's median such as '20%', a duration such as '300ms', or both, '20%,100ms', of which the larger counts";

function partOf(text: string): Allowance | undefined {
  const [, percent] = PERCENT.exec(text) ?? [];
  if (percent !== undefined) return Number(percent) > 0 ? { share: Number(percent) / 100 } : undefined;
  try {
    return { ms: milliseconds('', text as `${number}`) };
  } catch {
    return undefined;
  }
}

/** A share such as '10%', from 0 to 1. @throws UnusableInput naming the field when it is none */
export function parseShare(field: string, text: string): number {
  const [, percent] = PERCENT.exec(text) ?? [];
  const share = percent === undefined ? Number.NaN : Number(percent) / 100;
  if (share <= 1) return share;
  throw badField(field, text, "a share from '0%' to '100%'");
}

/** '10 %' */
export const showShare = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** What is allowed of a quantity. @param medianMs of the baseline */
export const allowedMs = ({ share = 0, ms = 0 }: Allowance, medianMs: number): number =>
  Math.max(share * medianMs, ms);

/** "20 % of the baseline's median or 100 ms" */
export const showAllowance = ({ share, ms }: Allowance): string =>
  [
    ...(share === undefined ? [] : [`${showShare(share)} of the baseline's median`]),
    ...(ms === undefined ? [] : [showMs(ms)]),
  ].join(' or ');
