import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';

// User-facing text uses the terms of docs/concepts.md. This finds the private words that it used before.
// `node harness/plain-words.ts` lowers the numbers in plain-words.json to what is there now.

/** How often each file still has such words. The aim is an empty table; a number must never grow. */
const ALLOWED_FILE = fileURLToPath(new URL('plain-words.json', import.meta.url));

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What not to write, and what to write in its place. */
const WORDS: readonly (readonly [pattern: string, plain: string])[] = [
  ['peace(?:ful)?|unrest|restless|at rest|com(?:es?|ing) to rest', 'stable'],
  ['struck|strikes?|striking', 'injected, affected'],
  ['deaf(?:ness)?', 'receive gap, without messages'],
  ['doings', 'recent events'],
  ['nobody|anybody|everybody|somebody|whoever|whomever', 'who it is: no replica, a client that, other users'],
  ['(?:is|are|was|were|be|been|being) told|tells|unless told', 'reports, publishes, logs, returns'],
  [
    '(?:did|does|do) not hold(?= *[.,;:)]|$)|(?:it|both|all|expectations?|budgets?) h(?:olds|eld|old)(?= *[.,;:)]| as long as|$)',
    'passed, failed',
  ],
  ['demand(?:s|ed|ing)?', 'budget, limit, expected'],
  ['hurr(?:y|ied)', 'fast path'],
  ['made[- ]up', 'fixture'],
  ['patience', 'timeout'],
  ['seasoned', 'warmed up'],
  ['farewells?|deeds?', 'shutdown mode, operation'],
  ['knock(?:s|ed|ing)?', 'TCP probe'],
  ['(?:look|looks|looked|looking) (?:for|at|after)', 'checks, reads, searches'],
  ['locked up', 'hung'],
  ['(?:what|that) (?:is|was|are|were) left|what (?:remains|remained)', 'final data, final state, the rest'],
  ['(?:is|are|was|were|be|been) (?:away|gone)', 'unreachable, removed'],
  ['stands? (?:in|on|at|beside|above|below|there)', 'is in, is located on'],
  ['as far as(?! possible)', 'where'],
  ['mend(?:s|ed|ing)?', 'fix'],
  ['limits? (?:to |the |every |each |its )*silence', 'timeout'],
];
const PATTERN = new RegExp(`\\b(?:${WORDS.map(([pattern]) => `(${pattern})`).join('|')})\\b`, 'gi');

export interface Hit {
  readonly word: string;
  readonly plain: string;
  /** The words around it. */
  readonly around: string;
}

export function hitsIn(text: string): Hit[] {
  const line = text.replaceAll(/\s+/g, ' ');
  return [...line.matchAll(PATTERN)].map(match => ({
    word: match[0],
    plain: WORDS[match.slice(1).findIndex(group => group !== undefined)]?.[1] ?? '',
    around: line.slice(Math.max(0, match.index - 40), match.index + 40),
  }));
}

/** A page of documentation without its code, which has names of the API in it. */
export const proseOf = (markdown: string): string =>
  withoutQuotedCode(markdown.replaceAll(/^```[\s\S]*?^```/gm, '')).replaceAll(/\]\([^)]*\)/g, ']');

const withoutQuotedCode = (text: string): string => text.replaceAll(/`[^`\n]*`/g, '``');

/** The sentences among the string literals and templates of a module: those with a space in them. */
export function sentencesOf(source: string): string[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  const texts = literalsIn(program.body).map(withoutQuotedCode);
  return texts.filter(text => text.trim().includes(' '));
}

interface Literal {
  readonly type?: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

function literalsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, value, quasis = [] } = node as Literal;
  if (type === 'StringLiteral') return [String(value)];
  const inside = Object.entries(node).flatMap(([key, each]) => (key === 'loc' ? [] : literalsIn(each)));
  if (type !== 'TemplateLiteral') return inside;
  return [quasis.map(({ value: { raw } }) => raw).join('…'), ...inside];
}

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/*.md', 'examples/*/README.md'];
const MODULES = ['harness/**/*.{ts,mjs}', 'examples/**/*.ts', 'scenarios/**/*.ts'];
// Tests and their data talk to developers of the harness only; this file lists the words.
const APART = /\.test\.ts$|made-up\.ts$|fixtures?\.ts$|plain-words\.ts$/;

/** Every file with user-facing text that has such words, and where. */
export function allHits(): Map<string, Hit[]> {
  const pages = globSync(PAGES, { cwd: ROOT }).map(file => [file, proseOf(textOf(file))] as const);
  const modules = globSync(MODULES, { cwd: ROOT })
    .filter(file => !APART.test(file))
    .map(file => [file, sentencesOf(textOf(file)).join('\n')] as const);
  const hits = [...pages, ...modules].map(([file, text]) => [file, hitsIn(text)] as const);
  return new Map(hits.filter(([, found]) => found.length > 0).sort(([a], [b]) => a.localeCompare(b)));
}

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export const allowed = (): Record<string, number> =>
  JSON.parse(readFileSync(ALLOWED_FILE, 'utf8')) as Record<string, number>;

function lowerAllowed(): void {
  const counts = [...allHits()].map(([file, hits]) => [file, hits.length] as const);
  writeFileSync(ALLOWED_FILE, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
}

if (import.meta.main) lowerAllowed();
