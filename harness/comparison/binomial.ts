/**
 * The chances of 0, 1, … n successes. By way of logarithms: of many trials the first are too small for a number.
 * @param chance of a success, more than 0 and less than 1
 */
export function binomial(n: number, chance: number): number[] {
  const odds = Math.log(chance) - Math.log1p(-chance);
  let log = n * Math.log1p(-chance);
  return Array.from({ length: n + 1 }, (_, successes) => {
    if (successes > 0) log += Math.log((n - successes + 1) / successes) + odds;
    return Math.exp(log);
  });
}
