import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { acceptTypeScriptModules, messageOf, sent } from '../../basics/index.ts';
import { checkTags } from '../../scenario/index.ts';
import { type Registered, takeRegistered } from './jest-stand-in.ts';
import { standInForJest } from './without-jest.ts';

// A process of its own, because a module that was replaced stays replaced, and because a scenario file may do anything
// while it is loaded. It gets the files as arguments and sends what became of each, in that order.

/** What became of one file. */
export type Loaded =
  | { readonly kind: 'loaded'; readonly scenarios: readonly Registered[] }
  | { readonly kind: 'failed'; readonly why: string };

acceptTypeScriptModules();
standInForJest();

for (const file of process.argv.slice(2)) await sent(await load(file));
// What a file left open, such as a client that it imports, would keep this process.
process.exit();

async function load(file: string): Promise<Loaded> {
  try {
    await import(pathToFileURL(resolve(file)).href);
    const scenarios = takeRegistered();
    for (const { about } of scenarios) checkTags('scenario.tags', about.tags);
    return { kind: 'loaded', scenarios };
  } catch (error) {
    return { kind: 'failed', why: messageOf(error) };
  }
}
