import { TUNED } from './tuned.ts';

/** Leaves an old master that still answers as soon as a sentinel announces another one. */
export const LISTENING = { ...TUNED, failoverDetector: true };
