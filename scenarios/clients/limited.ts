import { TUNED } from './tuned.ts';

/**
 * Limits to every silence and no failoverDetector, which can end a client for good when sentinels are away as well
 * (docs/findings.md). It stays with an old master that still answers.
 */
export const LIMITED = { ...TUNED, failoverDetector: false };
