import { badField } from '../basics/index.ts';

/** A server and the version numbers that its image names: valkey [9, 0, 1], or only [9]. */
export interface ServerVersion {
  readonly family: 'redis' | 'valkey';
  readonly numbers: readonly number[];
  /** As it was given. */
  readonly image: string;
}

/**
 * 'valkey/valkey:9.0.1-alpine', 'redis:7.0'
 * @throws UnusableInput unless the image names a server and a version
 */
export function serverVersion(image: string): ServerVersion {
  const match = /(redis|valkey)[^/:]*:v?(\d+(?:\.\d+){0,2})(?![\d./])/i.exec(
    image.replace(/@sha256:.*$/, ''),
  );
  if (match === null)
    throw badField(
      '--image',
      image,
      "an image with its version, such as 'redis:7.2' or 'valkey/valkey:9.0.1'",
    );
  const [, family = '', version = ''] = match;
  return {
    family: family.toLowerCase() as ServerVersion['family'],
    numbers: version.split('.').map(Number),
    image,
  };
}

/** Whether the image can be this version: 'valkey:9' can be 9.0.0. */
export const canBe = (
  { family, numbers }: ServerVersion,
  ofFamily: ServerVersion['family'],
  ...version: readonly number[]
): boolean => family === ofFamily && numbers.every((number, i) => number === version[i]);

/** Whether it is certain to be at least this version. */
export function isAtLeast({ numbers }: ServerVersion, ...version: readonly number[]): boolean {
  for (const [i, least] of version.entries()) {
    const number = numbers[i];
    if (number === undefined) return version.slice(i).every(each => each === 0);
    if (number !== least) return number > least;
  }
  return true;
}
