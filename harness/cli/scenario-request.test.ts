import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { failover } from './program-fixture.ts';
import { choiceOptions, jobOf, type RunOptions } from './scenario-request.ts';

const ALL = { tags: [], without: ['slow'], patterns: [] };
const JOB = {
  choice: ALL,
  jest: [],
  freshHosts: false,
  repeats: true,
  installEngine: false,
  stock: false,
  output: undefined,
};

/** What `failover run` makes of its arguments. */
function parse(args: readonly string[]) {
  let job: unknown;
  choiceOptions(new Command())
    .argument('[patterns...]')
    .option('-w, --workers <n>')
    .option('--fresh-hosts')
    .option('--no-repeat')
    .option('--install-engine')
    .option('--stock')
    .action((patterns: string[], options: RunOptions) => {
      job = jobOf(patterns, options);
    })
    .parse(args, { from: 'user' });
  return job;
}

test('without arguments everything but the slow is run', () => {
  expect(parse([])).toEqual(JOB);
});

test.each([
  [['--all'], { without: [] }],
  [['--tags', 'slow'], { tags: ['slow'], without: [] }],
  [['--tags', 'smoke,loss'], { tags: ['smoke', 'loss'] }],
  [['--tags', 'smoke', '--tags=loss'], { tags: ['smoke', 'loss'] }],
  [['--without', 'loss'], { without: ['loss', 'slow'] }],
  [['--without', 'slow'], { without: ['slow'] }],
  [['--all', '--without', 'slow'], { without: ['slow'] }],
  [['--shard', '2/3'], { shard: { index: 2, of: 3 } }],
  [['crash', 'freeze'], { patterns: ['crash', 'freeze'] }],
])('%j chooses', (args, choice) => {
  expect(parse(args)).toEqual({ ...JOB, choice: { ...ALL, ...choice } });
});

test('a title of several words is for the choice and for Jest, wherever it stands', () => {
  const jest = ['--testNamePattern=a tuned client'];
  const choice = { ...ALL, patterns: ['crash'], namePattern: 'a tuned client' };
  for (const args of [
    ['crash', '-t', 'a tuned client'],
    ['-t', 'a tuned client', 'crash'],
    ['--testNamePattern=a tuned client', 'crash'],
  ])
    expect(parse(args)).toEqual({ ...JOB, choice, jest });
});

test('what follows -- goes to Jest as it is', () => {
  expect(parse(['crash', '--', '-i', '--bail=2', '--verbose'])).toEqual({
    ...JOB,
    choice: { ...ALL, patterns: ['crash'] },
    jest: ['-i', '--bail=2', '--verbose'],
  });
});

test('workers, hosts and attempts', () => {
  expect(parse(['--workers', '3'])).toMatchObject({ jest: ['--maxWorkers=3'] });
  expect(parse(['--fresh-hosts'])).toMatchObject({ freshHosts: true });
  expect(parse(['--no-repeat'])).toMatchObject({ repeats: false });
  expect(parse(['--install-engine'])).toMatchObject({ installEngine: true });
  expect(parse(['--stock'])).toMatchObject({ stock: true });
});

test.each([
  [['--tags', 'smok'], /--tags is "smok".*allowed: smoke, slow/],
  [['--tags', 'constructor'], /allowed: smoke/],
  [['--tags', ''], /--tags is "".*allowed: smoke/],
  [['--tags'], /--tags[\s\S]*known: .*--tags/],
  [['--without', 'fast'], /--without is "fast".*allowed: smoke/],
  [['--shard', '4/3'], /--shard is "4\/3".*allowed: i\/n/],
  [['--shard', ''], /--shard is "".*allowed/],
  [['--workers', '0'], /--workers is "0".*allowed: a whole number/],
  [['--workers', '50%'], /--workers is "50%"/],
  [['--workers', '-1'], /--workers/],
  [['--all=yes'], /--all/],
  [['--bail'], /unknown option '--bail'[\s\S]*known: /],
  [['--planted', '--list'], /'--planted' cannot be used with option '--list'/],
])('%j is refused with what is allowed', async (args, message) => {
  expect(await failover('run', ...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
});
