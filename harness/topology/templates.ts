import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, parseConfiguration, parseLine } from './configuration-text.ts';
import type { ServerKind } from './directives.ts';
import { refuseDirectives } from './refused-directives.ts';

export type Values = Readonly<Record<string, string | number>>;

/** A file that every server of a kind starts with, its placeholders not filled in. */
export interface Template {
  /** As a person finds it: 'sentinel-conf/redis.conf'. */
  readonly file: string;
  readonly text: string;
}

const SHIPPED = fileURLToPath(new URL('../../sentinel-conf/', import.meta.url));

/**
 * The one in the folder HARNESS_CONF; where that has none, the one in sentinel-conf/.
 * @throws UnusableInput when HARNESS_CONF has neither redis.conf nor sentinel.conf
 */
export function templateOf(kind: ServerKind): Template {
  const name = `${kind}.conf`;
  const shipped = { file: `sentinel-conf/${name}`, path: join(SHIPPED, name) };
  const folder = process.env.HARNESS_CONF;
  const { file, path } = folder ? (ownFile(folder, name) ?? shipped) : shipped;
  return { file, text: readFileSync(path, 'utf8') };
}

/** Without what only faults and a fast start need. A template of the user's stays as it is. */
export const withoutDebugging = (template: Template): Template =>
  template.file.startsWith('sentinel-conf/')
    ? { ...template, text: template.text.replaceAll(ONLY_FOR_FAULTS, '') }
    : template;

// The line ends stay, and with them the numbers of the lines.
const ONLY_FOR_FAULTS = /^(enable-debug-command|enable-protected-configs|repl-diskless-sync-delay) .*$/gm;

function ownFile(folder: string, name: string): { file: string; path: string } | undefined {
  if (!['redis.conf', 'sentinel.conf'].some(each => existsSync(join(folder, each))))
    throw new UnusableInput(
      `HARNESS_CONF is ${folder}, which has neither redis.conf nor sentinel.conf; copy sentinel-conf/ and change the copy`,
    );
  const file = join(folder, name);
  return existsSync(file) ? { file, path: file } : undefined;
}

// Lines without which the harness would not find its servers, or they their master.
const REQUIRED: Readonly<Record<ServerKind, readonly string[]>> = {
  redis: ['port {{port}}'],
  sentinel: [
    'port {{port}}',
    'sentinel myid {{id}}',
    'sentinel monitor {{master}} {{masterAddress}} {{quorum}}',
  ],
};

/** @throws UnusableInput naming the file, the line, and what can be there instead */
export function checkTemplate(kind: ServerKind): void {
  const { file, text } = templateOf(kind);
  // Blanks inside of the braces would split a placeholder into words.
  const lines = parseConfiguration(
    file,
    text.replace(PLACEHOLDER, (_, name: string) => `{{${name.trim()}}}`),
  );
  refuseDirectives(lines, 'template');
  for (const line of REQUIRED[kind]) {
    const wanted = line.split(' ').slice(0, -1);
    if (lines.some(({ words }) => wanted.every((word, i) => words[i] === word))) continue;
    throw new UnusableInput(`${file} lacks the line \`${line}\`, which the harness needs; add it`);
  }
}

const PLACEHOLDER = /\{\{(.*?)\}\}/g;

interface FilledLine {
  /** Of the line in the template. */
  readonly number: number;
  readonly text: string;
}

/**
 * Replaces `{{name}}` in a template.
 * @param each what differs from master to master: a line with any of these placeholders is repeated for each of them
 * @throws UnusableInput naming the file, the line and the known placeholders
 */
function fillLines(
  { file, text }: Template,
  values: Values,
  each: readonly [Values, ...Values[]],
): FilledLine[] {
  const ofMasters = Object.keys(each[0]);
  return text.split('\n').flatMap((line, i) => {
    const asked = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name.trim());
    const times = asked.some(name => ofMasters.includes(name)) ? each : each.slice(0, 1);
    return times.map(own => {
      const known: Values = { ...values, ...own };
      const filled = line.replaceAll(PLACEHOLDER, (_, name: string) => {
        const value = known[name.trim()];
        if (value !== undefined) return String(value);
        throw new UnusableInput(
          `${file}, line ${i + 1} asks for {{${name}}}; known: ${Object.keys(known).join(', ')}`,
        );
      });
      return { number: i + 1, text: filled };
    });
  });
}

const atLeastOne = ([first = {}, ...others]: readonly Values[]): [Values, ...Values[]] => [first, ...others];

export const fillTemplate = (template: Template, values: Values, each: readonly Values[] = []): string =>
  fillLines(template, values, atLeastOne(each))
    .map(({ text }) => text)
    .join('\n');

/** Its directives, each with its line in the template. */
export const filledLines = (
  template: Template,
  values: Values,
  each: readonly Values[] = [],
): ConfigurationLine[] =>
  fillLines(template, values, atLeastOne(each)).flatMap(({ number, text }) =>
    parseLine(text, `${template.file}, line ${number}`),
  );
