import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Job, onlyKeys, RECIPES, type Recipe, type Step, unsupported } from './recipe.ts';

interface Workflow {
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

interface WorkflowJob {
  readonly needs?: string;
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
  readonly steps: readonly WorkflowStep[];
}

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly 'continue-on-error'?: boolean;
}

const JOB_KEYS = ['needs', 'if', 'runs-on', 'timeout-minutes', 'strategy', 'steps'];
const STEP_KEYS = ['name', 'uses', 'run', 'if', 'with', 'continue-on-error'];
const VARIABLES = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'step-summary.md' };

/** @throws Error for what a workflow has and the tests cannot execute */
export function githubRecipe(file: string): Recipe {
  const { jobs } = parse(readFileSync(join(RECIPES, file), 'utf8')) as Workflow;
  return { file, jobs: inOrder(jobs).flatMap(name => jobsOf(file, name, jobs[name] as WorkflowJob)) };
}

/** A job that needs another one is after it in the file. */
function inOrder(jobs: Workflow['jobs']): string[] {
  const names = Object.keys(jobs);
  const early = names.find((name, i) => names.indexOf(jobs[name]?.needs ?? name) > i);
  if (early !== undefined) throw new Error(`the job ${early} is before the job that it needs`);
  return names;
}

function jobsOf(file: string, name: string, job: WorkflowJob): Job[] {
  onlyKeys(file, `the job ${name}`, job, JOB_KEYS);
  const shards = job.strategy?.matrix.shard ?? [];
  const jobWith = (jobName: string, values: Values): Job => ({
    name: jobName,
    variables: VARIABLES,
    steps: job.steps.flatMap(step => stepOf(file, expanded(file, step, values))),
  });
  if (shards.length === 0) return [jobWith(name, {})];
  return shards.map(shard =>
    jobWith(`${name} ${shard}`, {
      'matrix.shard': String(shard),
      'strategy.job-total': String(shards.length),
    }),
  );
}

type Values = Readonly<Record<string, string>>;

function expanded(file: string, step: WorkflowStep, values: Values): WorkflowStep {
  const known: Values = { ...values, "hashFiles('package-lock.json')": 'hash' };
  const expand = (text: string) =>
    text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (all, expression: string) => {
      return known[expression] ?? unsupported(file, all, Object.keys(known).join(', '));
    });
  const given = Object.entries(step.with ?? {}).map(([key, value]) => [key, expand(String(value))]);
  return { ...step, ...(step.run && { run: expand(step.run) }), with: Object.fromEntries(given) };
}

function stepOf(file: string, step: WorkflowStep): Step[] {
  onlyKeys(file, 'a step', step, STEP_KEYS);
  if (step.run !== undefined)
    return [{ kind: 'run', script: step.run, ...(step['continue-on-error'] && { optional: true }) }];
  const { path = '', key = '', name = '', pattern = '' } = step.with ?? {};
  switch (step.uses) {
    case 'actions/checkout@v4':
    case 'actions/setup-node@v4':
      return [];
    case 'actions/cache@v4':
      return [{ kind: 'cache', key, paths: [path] }];
    case 'actions/upload-artifact@v4':
      if (step.if !== 'always()') unsupported(file, 'an upload that a failed scenario skips', 'if: always()');
      return [{ kind: 'upload', name, ...uploaded(path) }];
    case 'actions/download-artifact@v4':
      return [
        {
          kind: 'download',
          pattern: new RegExp(`^${pattern.replaceAll('*', '.*')}$`),
          into: artifact => join(path, artifact),
        },
      ];
    default:
      return unsupported(file, `a step that uses ${step.uses}`, 'those of the recipes so far');
  }
}

/** The action stores paths relative to the last folder before a wildcard. */
function uploaded(path: string): { readonly from: string; readonly patterns: readonly string[] } {
  const [from = '', pattern = ''] = path.split('/');
  return { from, patterns: [pattern === '' ? '*' : pattern] };
}
