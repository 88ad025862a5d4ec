/** Something that one can point at: an event or an operation. */
export interface Target {
  /** The place of its row in the model. */
  readonly row: number;
  readonly kind: 'event' | 'operation';
  /** Among the scenario's events, or among the operations of the row's client. */
  readonly index: number;
  readonly atMs: number;
}

export const isSame = (a: Target | undefined, b: Target | undefined): boolean =>
  a === b || (a?.row === b?.row && a?.kind === b?.kind && a?.index === b?.index);

/** Where a target stands in its row's plotting area, CSS px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
