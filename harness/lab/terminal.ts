import { stripVTControlCharacters } from 'node:util';
import chalk from 'chalk';
import { trimmed } from './answer.ts';

const WIDTH = 96;

export const showTitle = (number: number, of: number, title: string): string =>
  `\n${chalk.bold.cyan(`── ${number}/${of} ── ${title} `)}${chalk.cyan('─'.repeat(Math.max(0, WIDTH - title.length - 14)))}\n`;

/** A paragraph, broken at blanks. */
export const showText = (text: string): string => wrap(text, WIDTH).join('\n');

export const showPrompt = (where: string, line: string): string =>
  `\n${chalk.green(where)}${chalk.dim('$')} ${chalk.bold(line)}`;

/** One line of an answer, what was expected of it in colour. */
export function showLine(line: string, marks: readonly RegExp[] = []): string {
  const marked = line.includes(ESCAPE) ? line : marks.reduce(highlight, line);
  return `  ${chalk.dim('│')} ${marked}`;
}

export function showAnswer(answer: string, keep: readonly string[], marks: readonly RegExp[]): string {
  const { lines, left } = trimmed(answer, keep);
  const more = left > 0 ? [chalk.dim(`… ${left} more ${left === 1 ? 'line' : 'lines'}`)] : [];
  return [...(answer === '' ? [chalk.dim('(nothing)')] : lines), ...more]
    .map(line => showLine(line, marks))
    .join('\n');
}

export const showMeaning = (means: string): string =>
  wrap(means, WIDTH - 4)
    .map((line, i) => `  ${chalk.yellow(i === 0 ? '→' : ' ')} ${line}`)
    .join('\n');

/** The same without colours. */
export const plain = (text: string): string => stripVTControlCharacters(text);

const ESCAPE = String.fromCharCode(27);

// What an earlier mark has coloured is left alone.
const highlight = (line: string, mark: RegExp): string =>
  line.includes(ESCAPE) ? line : line.replace(mark, found => (found === '' ? found : chalk.green(found)));

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
