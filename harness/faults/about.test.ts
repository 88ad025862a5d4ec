import { expect, test } from '@jest/globals';
import type { About } from './about.ts';
import * as faults from './index.ts';

const ABOUT = Object.values(faults).flatMap((made): About[] =>
  typeof made === 'function' && 'about' in made ? [made.about] : [],
);
const kinds = (wanted: (about: About) => boolean | undefined): string[] =>
  ABOUT.filter(wanted)
    .map(({ kind }) => kind)
    .sort();

test('network faults, and only they, are healed before the final data is read', () => {
  expect(kinds(about => about.healBeforeFinalRead)).toEqual(kinds(({ group }) => group === 'network'));
});

test('these faults, and only they, excuse a server that does not run at the end: others start what they end', () => {
  expect(kinds(about => about.endsServers)).toEqual([
    'crash',
    'crash loop',
    'out-of-memory kill',
    'power-off',
    'shutdown',
    'simulated failure',
    'zone loss',
  ]);
});

test('of these faults, and only them, one server cannot have two of which one is healed', () => {
  expect(kinds(about => about.healEndsAlike)).toEqual([
    'crash',
    'freeze',
    'host pause',
    'isolation',
    'power-off',
    'shutdown',
  ]);
});
