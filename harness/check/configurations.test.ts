import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { checkStatically } from './check.ts';
import { type CheckRequest, readInput } from './read-input.ts';

// Sixteen deployments: four sound ones, and twelve with one mistake that people make.

const FOLDER = fileURLToPath(new URL('configurations/', import.meta.url));

interface Kept {
  readonly request: CheckRequest;
  readonly mistake?: { readonly rule: string; readonly file: string; readonly line?: number };
  /** What the finding says to write, and how that changes the file. */
  readonly advice?: {
    readonly quoted: string;
    readonly file: string;
    readonly replace: string;
    readonly with: string;
  };
}

const kept = (name: string): Kept =>
  JSON.parse(readFileSync(join(FOLDER, name, 'check.json'), 'utf8')) as Kept;
const NAMES = readdirSync(FOLDER);
const SOUND = NAMES.filter(name => kept(name).mistake === undefined);
const WRONG = NAMES.filter(name => kept(name).mistake !== undefined);

async function errorsOf(name: string, change: (folder: string) => void = () => undefined) {
  const copy = newFolder(name);
  cpSync(join(FOLDER, name), copy, { recursive: true });
  change(copy);
  const inside = (file: string) => join(copy, file);
  const { request } = kept(name);
  const { verdict, findings } = checkStatically(
    await readInput({
      ...request,
      sentinelConfs: request.sentinelConfs.map(inside),
      redisConfs: request.redisConfs.map(inside),
      aclFile: request.aclFile && inside(request.aclFile),
      client: request.client && inside(request.client),
    }),
  );
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    verdict,
    findings,
    errors: errors.map(({ file, ...rest }) => ({ ...rest, file: basename(file) })),
  };
}

test('there are four sound configurations and twelve wrong ones', () => {
  expect([SOUND.length, WRONG.length]).toEqual([4, 12]);
});

test.each(SOUND)('%s passes without an error or a warning', async name => {
  const { verdict, findings } = await errorsOf(name);
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(verdict).toBe('pass');
});

test.each(WRONG)('%s fails with the rule and the line, and passes with its advice', async name => {
  const { mistake, advice } = kept(name);
  const { verdict, errors } = await errorsOf(name);
  expect(errors.map(({ rule, file, line }) => ({ rule, file, ...(line !== undefined && { line }) }))).toEqual(
    [mistake],
  );
  expect(verdict).toBe('fail');
  expect(errors[0]?.change).toContain(advice?.quoted);

  const advised = await errorsOf(name, folder => {
    const file = join(folder, advice?.file ?? '');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(advice?.replace);
    writeFileSync(
      file,
      text.replace(advice?.replace ?? '', () => advice?.with ?? ''),
    );
  });
  expect(advised.errors).toEqual([]);
  expect(advised.verdict).toBe('pass');
});
