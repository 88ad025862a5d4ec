import { unusable } from '../basics/index.ts';

// By the line of a scenario file that registered them. A file that is loaded again has another URL.
const registered = new Map<string, number>();

const IN_SCENARIO_FILE = /((?:file:|\/)[^\s()]*\/([^/\s()]+\.scenario\.ts)(?:\?[^:\s]*)?):(\d+):\d+/;

/**
 * Histories and reports are stored by the names of the file and the scenario, so a name can occur only once in a file.
 * @param registration an error whose stack leads to the line that registers the scenario
 * @throws UnusableInput naming both lines
 */
export function requireOwnName(name: string, registration: Error): void {
  const [, url, file, line] = IN_SCENARIO_FILE.exec(registration.stack ?? '') ?? [];
  if (url === undefined) return;
  const key = `${url}\n${name}`;
  const before = registered.get(key);
  registered.set(key, Number(line));
  if (before === undefined) return;
  throw unusable({
    tried: `to register the scenario '${name}'`,
    found: `the file registers this name twice: ${file}:${before} and ${file}:${line}`,
    todo: 'give each scenario of the file a name of its own',
  });
}
