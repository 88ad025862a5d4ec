import { expect, test } from '@jest/globals';
import { debianRecipe, explainEnd } from './image-from-debian.ts';
import { OWN_IMAGES, otherThanPromised, ownImagesNamed, ownImageTagged, tagOf } from './own-images.ts';

test('every image of ours has a tag of its own, and is told from images of others', () => {
  const tags = OWN_IMAGES.map(tagOf);
  expect(new Set(tags).size).toBe(tags.length);
  expect(tags.map(ownImageTagged)).toEqual(OWN_IMAGES);
  expect(ownImageTagged('valkey/valkey:9')).toBeUndefined();
});

test('images are chosen by name or tag, in the order of the table, and all of them without a name', () => {
  const chosen = ownImagesNamed(['valkey:9', 'sentinel-failover-harness/redis:8', 'valkey:9']);
  expect(chosen.map(({ name }) => name)).toEqual(['redis:8', 'valkey:9']);
  expect(ownImagesNamed([])).toEqual(OWN_IMAGES);
});

test('a name that no image has is refused with those that there are', () => {
  expect(() => ownImagesNamed(['redis:8', 'valkey:10'])).toThrow(
    /"valkey:10".*allowed: redis:7\.0, redis:8, valkey:8, valkey:9$/,
  );
});

test.each([
  ['valkey:9', 'valkey', '9.1.2', undefined],
  ['redis:7.0', 'redis', '7.0.15', undefined],
  ['redis:7.0', 'redis', '7.2.4', 'redis 7.2.4'],
  ['valkey:9', 'valkey', '10.0.0', 'valkey 10.0.0'],
  ['redis:8', 'valkey', '8.1.1', 'valkey 8.1.1'],
])('in %s, %s %s is told as %s', (name, server, version, other) => {
  expect(otherThanPromised({ name }, server, version)).toBe(other);
});

test('a suite signed with keys that this machine lacks is told as a keyring that is too old', () => {
  const said = `W: GPG error: http://deb.debian.org/debian sid InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 6ED0E7B82643E131 NO_PUBKEY 78DBA3BC47EF2265
E: The repository 'http://deb.debian.org/debian sid InRelease' is not signed.
E: mmdebstrap failed to run
`;
  expect(explainEnd({ suite: 'sid', packages: [] }, 25, said)).toMatch(
    /^this machine's debian-archive-keyring has none of the keys that the suite sid is signed with \(6ED0E7B82643E131, 78DBA3BC47EF2265\): update that package\nmmdebstrap ended with exit code 25:/,
  );
  expect(explainEnd({ suite: 'sid', packages: [] }, 25, 'E: no network\n')).toBe(
    'mmdebstrap ended with exit code 25:\nE: no network',
  );
});

test('an expired list is tolerated for sid only, and every image has the tools for faults', () => {
  const recipes = OWN_IMAGES.map(debianRecipe);
  expect(recipes.filter(recipe => recipe.includes('Check-Valid-Until'))).toEqual([
    expect.stringContaining(' sid -'),
  ]);
  for (const recipe of recipes) expect(recipe).toMatch(/-sentinel,iproute2,iptables /);
});
