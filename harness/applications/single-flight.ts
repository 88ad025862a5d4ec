/** One load for all who ask for the same key while it is under way. */
export function singleFlight<Loaded>(
  load: (key: string) => Promise<Loaded>,
): (key: string) => Promise<Loaded> {
  const underWay = new Map<string, Promise<Loaded>>();
  return key => {
    const running = underWay.get(key) ?? load(key).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}
