/** Whether a fault can be injected here. */
export type Availability = { readonly available: true } | { readonly available: false; readonly why: string };

/** What was looked at to tell whether something took effect, and what was seen. */
export type Proof =
  | { readonly proven: true; readonly seen: string }
  | { readonly proven: false; readonly seen: string };

/**
 * Something that really happens to a deployment, done on purpose. A fault is a value: nothing happens
 * until a scenario injects it. Its functions are called in the order in which they stand here.
 */
export interface Fault {
  /** 'crash', 'power-off', … */
  readonly kind: string;
  /** The server or host that it strikes. */
  readonly target: string;
  available(): Promise<Availability>;
  /** @returns the moment it took effect, in ms on the harness's clock */
  inject(): Promise<number>;
  /** Looks at the target from outside, never at what `inject` answered. */
  prove(): Promise<Proof>;
  /** Undoes it. May be called when `inject` failed half-way, and when the target healed by itself. */
  heal(): Promise<void>;
  /** Looks at the target from outside again. */
  proveHealed(): Promise<Proof>;
}

export const available: Availability = { available: true };

export const unavailable = (why: string): Availability => ({ available: false, why });

export const proven = (seen: string): Proof => ({ proven: true, seen });

export const notProven = (seen: string): Proof => ({ proven: false, seen });
