import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { newFile } from '../../basics/fixture.ts';
import { REPORT } from '../made-up.ts';
import { annotate, annotationsOf, appendStepSummary } from './github.ts';
import { failed, runOf, unknown } from './made-up.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.GITHUB_ACTIONS;
  delete process.env.GITHUB_WORKSPACE;
  delete process.env.HARNESS_PROJECT;
  delete process.env.GITHUB_STEP_SUMMARY;
});

describe('annotations', () => {
  test('stand beside what did not hold, the worst first', () => {
    expect(annotationsOf(runOf([unknown, REPORT, failed]))).toEqual([
      { title: `fail: ${failed.name}`, message: failed.reason, file: failed.file, startLine: 12 },
      { title: `unknown: ${unknown.name}`, message: unknown.reason, file: unknown.file },
    ]);
  });

  test('tell of a run that did not hold although its scenarios did', () => {
    expect(annotationsOf(runOf([REPORT], { exitCode: 1 }))).toMatchObject([
      { message: expect.stringMatching(/could not be loaded/) },
    ]);
  });

  test('are printed so that names and reasons stay whole', async () => {
    process.env.GITHUB_ACTIONS = 'true';
    await annotate(runOf([{ ...failed, reason: 'first\nsecond, 5 %' }]));
    expect(printed).toBe(
      '::error title=fail%3A a client%2C tuned%3A follows,file=scenarios/x.scenario.ts,line=12::first%0Asecond, 5 %25\n',
    );
  });

  test('lead to the file in a repository of several packages', async () => {
    process.env.GITHUB_ACTIONS = 'true';
    process.env.GITHUB_WORKSPACE = '/repo';
    process.env.HARNESS_PROJECT = '/repo/packages/api';
    await annotate(runOf([failed]));
    process.env.HARNESS_PROJECT = '/elsewhere';
    await annotate(runOf([failed]));
    expect([...printed.matchAll(/,file=([^,]*),/g)].map(([, file]) => file)).toEqual([
      `packages/api/${failed.file}`,
      failed.file,
    ]);
  });

  test('are not printed elsewhere', async () => {
    await annotate(runOf([failed]));
    expect(printed).toBe('');
  });
});

describe('the summary of a step', () => {
  const fileWith = (text: string): string => {
    const file = newFile('summary', text);
    process.env.GITHUB_STEP_SUMMARY = file;
    return file;
  };

  test('keeps what is in it already', () => {
    const file = fileWith('of another command\n');
    appendStepSummary(runOf([REPORT]));
    expect(readFileSync(file, 'utf8')).toMatch(/^of another command\n## Failover report r\n/);
  });

  test('leaves room for what is in it: a longer one GitHub would not show at all', () => {
    const file = fileWith('x'.repeat(1_000_000));
    appendStepSummary(runOf(Array(2000).fill(failed) as (typeof failed)[]));
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThanOrEqual(1024 * 1024);
    expect(text).toMatch(/rows are left out here/);
  });

  test('is left alone when it is full, which is told', () => {
    const file = fileWith('x'.repeat(1024 * 1024 - 20));
    expect(() => appendStepSummary(runOf([REPORT]))).toThrow('the summary of this step is full');
    expect(readFileSync(file, 'utf8')).toHaveLength(1024 * 1024 - 20);
  });

  test('is not written elsewhere', () => {
    expect(() => appendStepSummary(runOf([REPORT]))).not.toThrow();
  });
});
