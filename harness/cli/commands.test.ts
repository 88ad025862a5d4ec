import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { failoverProgram } from './program.ts';
import { failover } from './program-fixture.ts';
import { PACKAGE_FOLDER, packageVersion } from './project.ts';

// Every command of `failover` with the mistakes that people make, in this process and without an engine.

/** Arguments for each command that name a file which is missing, and one which is malformed. Null: it reads none. */
const FILES: Readonly<Record<string, { readonly missing: string[]; readonly malformed: string[] } | null>> = {
  // init/init.test.ts
  init: null,
  run: { missing: ['no-such-file'], malformed: ['[', '--list'] },
  list: { missing: ['no-such-file'], malformed: ['['] },
  new: null,
  check: {
    missing: ['--static', '--redis-conf', 'no-such.conf'],
    malformed: ['--static', '--client', 'malformed.mjs'],
  },
  doctor: null,
  up: { missing: ['--config', 'no-such.mjs'], malformed: ['--config', 'malformed.mjs'] },
  report: { missing: ['no-such-run'], malformed: ['malformed'] },
  open: null,
  analyze: { missing: ['no-such-run'], malformed: ['malformed'] },
  merge: { missing: ['no-such-run'], malformed: ['malformed'] },
  compare: { missing: ['no-such-run', 'other'], malformed: ['malformed', 'malformed'] },
  gate: {
    missing: ['--baseline', 'no-such.json', '--max-regression', '20%', 'malformed'],
    malformed: ['--baseline', 'malformed/run.json', '--max-regression', '20%', 'malformed'],
  },
  baseline: { missing: ['no-such-run', '-o', 'x.json'], malformed: ['malformed', '-o', 'x.json'] },
  measure: { missing: ['no-such-file'], malformed: ['['] },
  sweep: null,
  clients: { missing: ['no-such-fault'], malformed: ['['] },
  faults: null,
  images: { missing: ['no-such-image'], malformed: ['['] },
  clean: null,
};

const names = failoverProgram().commands.map(command => command.name());

beforeAll(() => {
  const files = {
    'malformed/run.json': '{ "run": ',
    'malformed/scenario/scenario.json': '{ "name": ',
    'malformed.mjs': 'export default 3;',
  };
  process.chdir(newFolder('commands', files));
});

test('the table has every command, and so has the page about commands', () => {
  expect(names.filter(name => !(name in FILES))).toEqual([]);
  const page = readFileSync(join(PACKAGE_FOLDER, 'docs/commands.md'), 'utf8');
  expect(names.filter(name => !new RegExp(`^\\| \`${name}\\b`, 'm').test(page))).toEqual([]);
});

test.each(names)('%s --help describes it and its options, and ends with 0', async name => {
  const { code, out, err } = await failover(name, '--help');
  expect(out).toMatch(new RegExp(`^Usage: failover ${name}\\b[\\s\\S]*--help`));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test.each(names)('%s --version ends with 0', async name => {
  expect(await failover(name, '--version')).toEqual({ code: 0, out: `${packageVersion()}\n`, err: '' });
});

test.each(names)('%s refuses an unknown option with 2, and names the known ones', async name => {
  const { code, out, err } = await failover(name, '--no-such-option');
  expect(err).toMatch(
    new RegExp(
      `unknown option '--no-such-option'[\\s\\S]*usage: failover ${name}\\b[\\s\\S]*known: .*--help`,
    ),
  );
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

const reading = names.filter(name => FILES[name] !== null);

test.each(reading)('%s ends with 2 for a file that is missing, and says so without a stack', async name => {
  await expectRefusal([name, ...(FILES[name]?.missing ?? [])]);
});

test.each(reading)('%s ends with 2 for a file that is malformed, and says so without a stack', async name => {
  await expectRefusal([name, ...(FILES[name]?.malformed ?? [])]);
});

async function expectRefusal(args: readonly string[]): Promise<void> {
  const { code, err } = await failover(...args);
  expect(err.trim()).not.toBe('');
  expect(err).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
}

test.each(['{}', '[]', '3', 'null'])('a run whose files hold %s is refused as well', async text => {
  mkdirSync(join('other', 'scenario'), { recursive: true });
  for (const file of ['other/run.json', 'other/scenario/scenario.json']) writeFileSync(file, text);
  for (const args of [
    ['report', 'other'],
    ['analyze', 'other'],
    ['merge', 'other'],
    ['compare', 'other', 'other'],
    ['baseline', 'other', '-o', 'x.json'],
  ])
    await expectRefusal(args);
});

test('without a command the help is printed on standard error, with 2', async () => {
  const { code, out, err } = await failover();
  expect(err).toMatch(/Usage: failover <command>/);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('an unknown command ends with 2 and the closest one', async () => {
  const { code, err } = await failover('analyse');
  expect(err).toMatch(/unknown command 'analyse'[\s\S]*Did you mean analyze\?[\s\S]*known: init, run, /);
  expect(code).toBe(2);
});

test('the same option has the same short form everywhere', () => {
  const shorts = new Map<string, Set<string>>();
  for (const { options } of failoverProgram().commands)
    for (const { long, short } of options)
      shorts.set(long ?? '', (shorts.get(long ?? '') ?? new Set()).add(short ?? ''));
  const several = [...shorts].filter(([, forms]) => forms.size > 1).map(([long]) => long);
  expect(several).toEqual([]);
});
