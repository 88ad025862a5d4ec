import { expect, test } from '@jest/globals';
import { parseRequest } from './scenario-request.ts';

const ALL = { tags: [], without: ['slow'], patterns: [] };

test('without arguments everything but the slow is run', () => {
  expect(parseRequest([])).toEqual({ kind: 'run', choice: ALL, jest: [], freshHosts: false, repeats: true });
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
  expect(parseRequest(args)).toEqual({
    kind: 'run',
    choice: { ...ALL, ...choice },
    jest: [],
    freshHosts: false,
    repeats: true,
  });
});

test('a name of several words is for the choice and for Jest, wherever it stands', () => {
  const jest = ['--testNamePattern=a tuned client'];
  const choice = { ...ALL, patterns: ['crash'], namePattern: 'a tuned client' };
  for (const args of [
    ['crash', '-t', 'a tuned client'],
    ['-t', 'a tuned client', 'crash'],
    ['--testNamePattern=a tuned client', 'crash'],
  ])
    expect(parseRequest(args)).toEqual({ kind: 'run', choice, jest, freshHosts: false, repeats: true });
});

test('what is not known here goes to Jest as it is', () => {
  expect(parseRequest(['-i', '--bail=2', 'crash', '--verbose'])).toMatchObject({
    choice: { patterns: ['crash'] },
    jest: ['-i', '--bail=2', '--verbose'],
  });
});

test('workers are told to Jest', () => {
  expect(parseRequest(['--workers', '3'])).toMatchObject({ jest: ['--maxWorkers=3'] });
});

test('what is asked for', () => {
  expect(parseRequest(['--list', '--tags', 'loss'])).toEqual({
    kind: 'list',
    choice: { ...ALL, tags: ['loss'] },
  });
  expect(parseRequest(['--list', '--write'])).toEqual({ kind: 'write the page of scenarios' });
  expect(parseRequest(['--fresh-hosts'])).toMatchObject({ kind: 'run', freshHosts: true });
  expect(parseRequest(['--install-engine'])).toMatchObject({ kind: 'run', installEngine: true });
  expect(parseRequest(['--no-repeat'])).toMatchObject({ kind: 'run', repeats: false });
  expect(parseRequest(['--planted'])).toMatchObject({ kind: 'plant', writePage: false });
  expect(parseRequest(['--planted', '--write'])).toMatchObject({ kind: 'plant', writePage: true });
  expect(parseRequest(['--help'])).toEqual({ kind: 'help' });
});

test.each([
  [['--tags', 'smok'], /--tags is "smok".*allowed: smoke, slow/],
  [['--tags', 'constructor'], /allowed: smoke/],
  [['--tags', ''], /--tags is "".*allowed: smoke/],
  [['--tags'], /--tags[\s\S]*known: --tags/],
  [['--without', 'fast'], /--without is "fast".*allowed: smoke/],
  [['--shard', '4/3'], /--shard is "4\/3".*allowed: i\/n/],
  [['--shard', ''], /--shard is "".*allowed/],
  [['--workers', '0'], /--workers is "0".*allowed: a whole number/],
  [['--workers', '50%'], /--workers is "50%"/],
  [['--workers', '-1'], /--workers/],
  [['--all=yes'], /--all/],
  [['--write'], /--list \(docs\/scenarios\.md\) or --planted/],
])('%j is refused with what is allowed', (args, message) => {
  const parse = () => parseRequest(args);
  expect(parse).toThrow(message);
  expect(parse).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
});
