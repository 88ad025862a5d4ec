import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { loadClient } from './client.ts';
import type { LibraryName } from './libraries.ts';
import { startToFirstDial } from './made-up.ts';
import { clientOf, libraryNameOf, optionsFrom } from './options.ts';

// What a client's process loads is what every scenario waits for.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = newFolder('loading');

/** Writes the URLs of all modules that its process loaded into a file, when it ends. */
const LISTING = join(folder, 'listing.cjs');
writeFileSync(
  LISTING,
  `const urls = [];
  require('node:module').registerHooks({
    load(url, context, next) {
      urls.push(url);
      return next(url, context);
    },
  });
  process.on('exit', () => require('node:fs').writeFileSync(process.env.LISTED_IN, urls.join('\\n')));`,
);

/** The URLs of the modules that a process has loaded when its client connects. */
async function loadedBy(library: LibraryName, workload: string): Promise<string[]> {
  const listedIn = join(folder, `${library}-${workload}`);
  await startToFirstDial({ library, workload }, join(folder, 'history'), LISTING, { LISTED_IN: listedIn });
  return readFileSync(listedIn, 'utf8').split('\n');
}

/** Of a package its name, of a module of ours its folder. */
function ownerOf(url: string): string {
  const [own, packagePath] = url.replace(`file://${ROOT}`, '').split('node_modules/');
  const path = packagePath ?? own ?? '';
  const isShort = packagePath !== undefined && !path.startsWith('@');
  return path
    .split('/')
    .slice(0, isShort ? 1 : 2)
    .join('/');
}

const HEAVY = [
  '@redis/client',
  'bullmq',
  'chalk',
  'dockerode',
  'ioredis',
  'ioredis-5',
  'iovalkey',
  'testcontainers',
];
const OURS = ['basics', 'checkers', 'clients', 'history', 'workload'].map(folder => `harness/${folder}`);
const OTHER_WORKLOADS = ['adds', 'lock', 'registers'].map(kind => `/harness/workload/${kind}.ts`);

test.each<[LibraryName, string, string[]]>([
  ['ioredis', 'appends', ['ioredis']],
  ['ioredis-5', 'appends', ['ioredis-5']],
  ['iovalkey', 'appends', ['iovalkey']],
  ['node-redis', 'appends', ['@redis/client']],
  ['ioredis-cluster', 'appends', ['ioredis']],
  // The check sees a package that is one too many.
  ['ioredis', 'bullmq', ['bullmq', 'ioredis']],
])(
  'a client of %s with the workload %s loads no other library and no other workload',
  async (library, workload, expected) => {
    const urls = await loadedBy(library, workload);
    const loaded = new Set(urls.map(ownerOf));
    expect(HEAVY.filter(name => loaded.has(name))).toEqual(expected);
    expect([...loaded].filter(owner => owner.startsWith('harness/')).sort()).toEqual(OURS);
    expect(urls.filter(url => OTHER_WORKLOADS.some(path => url.endsWith(path)))).toEqual([]);
  },
);

test('the library is known before the topology runs, unless its options are made from that', () => {
  expect(libraryNameOf({}, 'sentinel')).toBe('ioredis');
  expect(libraryNameOf({}, 'cluster')).toBe('ioredis-cluster');
  expect(libraryNameOf(optionsFrom(new URL('./x.ts', import.meta.url)), 'sentinel')).toBe('ioredis');
  expect(libraryNameOf({ shard: 'shard-2', client: clientOf('node-redis') }, 'sentinel')).toBe('node-redis');
  expect(libraryNameOf(() => ({}), 'sentinel')).toBeUndefined();
});

test('a process that loads for a client can be killed before anything connects', async () => {
  const child = loadClient({}, { kind: 'appends' }, 'sentinel');
  child.kill();
  expect(await child.ended).toBe('its process ended (SIGKILL)');
});
