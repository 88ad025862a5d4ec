import { badField } from '../basics/index.ts';

/** An image that the harness builds for itself: one of the servers that it is tried with. */
export interface OwnImage {
  /** What people call it, and its tag behind `sentinel-failover-harness/`. */
  readonly name: string;
  /** What it is built on where a registry can be reached. */
  readonly official: string;
  /** Where it comes from otherwise: a suite of Debian, and the packages with the server and its sentinel. */
  readonly suite: string;
  readonly packages: readonly string[];
}

export const OWN_IMAGES: readonly [OwnImage, ...OwnImage[]] = [
  {
    name: 'redis:7.0',
    official: 'redis:7.0-bookworm',
    suite: 'bookworm',
    packages: ['redis-server', 'redis-sentinel'],
  },
  {
    name: 'redis:8',
    official: 'redis:8',
    suite: 'trixie',
    packages: ['redis-server', 'redis-sentinel'],
  },
  {
    name: 'valkey:8',
    official: 'valkey/valkey:8',
    suite: 'trixie',
    packages: ['valkey-server', 'valkey-sentinel'],
  },
  {
    name: 'valkey:9',
    official: 'valkey/valkey:9',
    suite: 'sid',
    packages: ['valkey-server', 'valkey-sentinel'],
  },
];

/** The default image of hosts. */
export const DEFAULT_IMAGE = OWN_IMAGES[0];

const OWN_NAMES = OWN_IMAGES.map(({ name }) => name).join(', ');

const REPOSITORY = 'sentinel-failover-harness/';

/** 'sentinel-failover-harness/valkey:9' */
export const tagOf = ({ name }: OwnImage): string => `${REPOSITORY}${name}`;

/** All of their tags, for people. */
export const ownTags = (): string => OWN_IMAGES.map(tagOf).join(', ');

/** The image of ours with that tag; undefined for images of others. */
export const ownImageTagged = (tag: string): OwnImage | undefined =>
  OWN_IMAGES.find(image => tagOf(image) === tag);

/** The tag of the image of ours with that name, 'valkey:9'; other names are images of others and stay as they are. */
export const ownImageOr = (name: string): string => {
  const own = OWN_IMAGES.find(image => image.name === name);
  return own === undefined ? name : tagOf(own);
};

/**
 * The images of ours with these names or tags, and all of them for no name at all.
 * @throws UnusableInput for a name that none has, with those that there are
 */
export function ownImagesNamed(names: readonly string[]): readonly OwnImage[] {
  const isCalled = (name: string) => (image: OwnImage) => name === image.name || name === tagOf(image);
  const unknown = names.find(name => !OWN_IMAGES.some(isCalled(name)));
  if (unknown !== undefined) throw badField('an image given to failover images', unknown, OWN_NAMES);
  if (names.length === 0) return OWN_IMAGES;
  return OWN_IMAGES.filter(image => names.some(name => isCalled(name)(image)));
}

/** What an image is instead of what its name says, such as 'valkey 10.0.1'; undefined when it is as promised. */
export function otherThanPromised(
  { name }: Pick<OwnImage, 'name'>,
  server: string,
  version: string,
): string | undefined {
  const [promisedServer, promisedVersion] = name.split(':');
  const isPromised = server === promisedServer && `${version}.`.startsWith(`${promisedVersion}.`);
  return isPromised ? undefined : `${server} ${version}`;
}
