import { badField } from '../basics/index.ts';

/** What scenarios can be chosen by on the command line, and what each tag says of a scenario. */
export const TAGS = {
  smoke: 'one scenario of each kind, in about a minute',
  slow: 'takes more than a minute; runs only when selected',
  breaks: 'shows a failure that exists today',
  client: 'depends on the options of a client',
  loss: 'acknowledged writes are lost, or a setting prevents it',
  'split-brain': 'two masters at the same time',
  'false-failover': 'failovers from a master that clients can reach',
  application: "measured from the side of an application's users",
  security: 'passwords, users, TLS',
} as const;

export type Tag = keyof typeof TAGS;

/** @throws UnusableInput naming the tags that there are */
export function checkTag(field: string, tag: string): Tag {
  if (Object.hasOwn(TAGS, tag)) return tag as Tag;
  throw badField(field, tag, Object.keys(TAGS).join(', '));
}

/** @throws UnusableInput when it is one tag and no list, or when one of them is none */
export function checkTags(field: string, tags: readonly string[]): void {
  if (!Array.isArray(tags)) throw badField(field, tags, `a list of ${Object.keys(TAGS).join(', ')}`);
  for (const tag of tags) checkTag(field, tag);
}
