import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Job, onlyKeys, RECIPES, type Recipe, type Step, unsupported } from './recipe.ts';

interface Pipeline {
  readonly stages: readonly string[];
  readonly default: Defaults;
  readonly variables: Variables;
  readonly [job: string]: unknown;
}

type Variables = Readonly<Record<string, string>>;

interface Defaults {
  readonly cache: { readonly paths: readonly string[] };
  readonly before_script: readonly string[];
}

interface PipelineJob {
  readonly stage: string;
  readonly parallel?: number;
  readonly needs?: readonly string[];
  readonly variables?: Variables;
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
}

const DEFAULT_KEYS = ['image', 'cache', 'before_script'];
const JOB_KEYS = [
  'stage',
  'parallel',
  'timeout',
  'services',
  'variables',
  'script',
  'artifacts',
  'when',
  'needs',
];

/** @throws Error for what a pipeline has and the tests cannot execute */
export function gitlabRecipe(file: string): Recipe {
  const text = readFileSync(join(RECIPES, file), 'utf8');
  const { stages, default: defaults, variables, ...rest } = parse(text) as Pipeline;
  onlyKeys(file, 'default', defaults, DEFAULT_KEYS);
  const jobs = Object.entries(rest as Readonly<Record<string, PipelineJob>>);
  return {
    file,
    jobs: stages.flatMap(stage =>
      jobs
        .filter(([, job]) => job.stage === stage)
        .flatMap(([name, job]) => jobsOf(file, { ...defaults, variables }, name, job)),
    ),
  };
}

function jobsOf(
  file: string,
  defaults: Defaults & { readonly variables: Variables },
  name: string,
  job: PipelineJob,
): Job[] {
  onlyKeys(file, `the job ${name}`, job, JOB_KEYS);
  const { parallel = 0, variables = {}, artifacts } = job;
  if (artifacts.when !== 'always')
    unsupported(file, 'artifacts that a failed scenario does not keep', 'always');
  const jobWith = (jobName: string, own: Variables): Job => ({
    name: jobName,
    variables: inCurrentFolder({
      CI: 'true',
      GITLAB_CI: 'true',
      ...defaults.variables,
      ...variables,
      ...own,
    }),
    steps: [
      ...(job.needs ?? []).map(downloadOf),
      { kind: 'cache', key: 'default', paths: defaults.cache.paths },
      // GitLab runs both in one shell.
      { kind: 'run', script: [...defaults.before_script, ...job.script].join('\n') },
      { kind: 'upload', name: jobName, from: '.', patterns: artifacts.paths },
    ],
  });
  if (parallel === 0) return [jobWith(name, {})];
  return Array.from({ length: parallel }, (_, i) =>
    jobWith(`${name} ${i + 1}`, { CI_NODE_INDEX: `${i + 1}`, CI_NODE_TOTAL: `${parallel}` }),
  );
}

/** Into the paths that they had: those of parallel jobs are together in one folder. */
const downloadOf = (needed: string): Step => ({
  kind: 'download',
  pattern: new RegExp(`^${needed}( \\d+)?$`),
  into: () => '.',
});

/** Jobs run in their working copy, which GitLab calls $CI_PROJECT_DIR. */
const inCurrentFolder = (variables: Variables): Variables =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replaceAll('$CI_PROJECT_DIR', '.')]),
  );
