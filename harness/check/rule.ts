import type { Place } from './configuration-file.ts';
import type { Input } from './input.ts';
import type { Proof } from './proof.ts';

/**
 * 'error': a scenario shows an outage without end, a loss, or a failover that cannot happen. 'warning': it depends on what
 * the deployment is for. 'note': a consequence that is worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note';

/** What a rule found at one place. */
export interface Found {
  readonly at: Place;
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  /** What happens because of it. */
  readonly what: string;
  /** The change to make; lines to write are in backticks. */
  readonly change: string;
}

export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly what: string;
  readonly change: string;
  /** The scenario file that shows it, from the root of the repository, or the address of other evidence. */
  readonly shownBy: string;
}

/** A mistake that can be read from configuration files. */
export interface Rule {
  /** 'quorum-above-majority' */
  readonly id: string;
  /** Of most of its findings. */
  readonly severity: Severity;
  /** The mistake, in a few words. */
  readonly title: string;
  /** Why it is one. */
  readonly about: string;
  readonly proof: Proof;
  find(input: Input): Found[];
}
