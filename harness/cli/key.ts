const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Waits for one of these keys at the terminal. Ctrl-C does what it does elsewhere.
 * @returns the key; undefined when the terminal was closed or the waiting was broken off
 */
export async function keyPressed(keys: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  const { stdin } = process;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const giveUp = () => resolve(undefined);
  const listen = (typed: Buffer) => {
    for (const key of typed.toString()) {
      // In raw mode the terminal does not send the signal itself.
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
      if (key === CTRL_D) resolve(undefined);
      if (keys.includes(key)) resolve(key);
    }
  };
  signal.addEventListener('abort', giveUp, { once: true });
  stdin.setRawMode(true).on('data', listen).once('end', giveUp).resume();
  return promise.finally(() => {
    signal.removeEventListener('abort', giveUp);
    stdin.off('data', listen).off('end', giveUp).setRawMode(false).pause();
  });
}
