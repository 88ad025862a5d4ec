/** As JSON, which knows no infinite number: an end without a bound is absent, as whatever is not known. */
export const toJson = (value: unknown): string =>
  `${JSON.stringify(value, (_, each: unknown) => (each === Infinity || each === -Infinity ? undefined : each), 2)}\n`;
