import { clearLine, createInterface, cursorTo } from 'node:readline';
import { firstWords, targetWords } from './typed-line.ts';

/** A terminal, or a pipe, at which lines are typed while others are printed. */
export interface Typing {
  readonly isInteractive: boolean;
  /** Prints lines above the one that is being typed. */
  say(text: string): void;
  /** One after the other; ends with the input, and when it is interrupted. */
  lines(): AsyncGenerator<string>;
  /** Resolves when the work is done, or when it is interrupted. */
  unlessInterrupted(work: Promise<void>): Promise<void>;
  close(): void;
}

export function openTyping(interrupted: AbortSignal): Typing {
  const { stdin, stdout } = process;
  const isInteractive = stdin.isTTY === true && stdout.isTTY === true;
  const reader = createInterface({
    input: stdin,
    prompt: '> ',
    ...(isInteractive && { output: stdout, completer }),
  });
  // Lines that are typed, or piped, while a command is carried out.
  const typed: string[] = [];
  let isClosed = false;
  let wake = () => {};
  reader.on('line', line => {
    typed.push(line);
    wake();
  });
  reader.on('close', () => {
    isClosed = true;
    wake();
  });
  // In raw mode the terminal does not send the signal itself.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const { promise: interruption, resolve: interrupt } = Promise.withResolvers<void>();
  const onAbort = () => {
    interrupt();
    reader.close();
  };
  if (interrupted.aborted) onAbort();
  interrupted.addEventListener('abort', onAbort, { once: true });
  const prompt = () => {
    if (isInteractive && !isClosed) reader.prompt(true);
  };
  return {
    isInteractive,
    say(text) {
      if (isInteractive) {
        clearLine(stdout, 0);
        cursorTo(stdout, 0);
      }
      stdout.write(`${text}\n`);
      prompt();
    },
    async *lines() {
      while (!interrupted.aborted) {
        const line = typed.shift();
        if (line !== undefined) {
          yield line;
          prompt();
          continue;
        }
        if (isClosed) return;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
    unlessInterrupted(work) {
      // What it was doing ends with the deployment.
      work.catch(() => undefined);
      return Promise.race([work, interruption]);
    },
    close: () => reader.close(),
  };
}

function completer(line: string): [string[], string] {
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  const known = words.length <= 1 ? firstWords() : targetWords();
  return [known.filter(word => word.startsWith(last)), last];
}
