import { badField } from '../basics/index.ts';

/** What scenarios can be chosen by on the command line, and what each tag says of a scenario. */
export const TAGS = {
  smoke: 'the minute before anything else: one scenario of each kind',
  slow: 'takes more than a minute; left out unless asked for',
  breaks: 'shows what really breaks today',
  client: 'is decided by the options of a client',
  loss: 'is about acknowledged writes that vanish',
  'split-brain': 'two masters at the same time',
  'false-failover': 'is about failovers that nobody needed',
  application: 'is about what users of an application see',
  security: 'passwords, users, TLS',
} as const;

export type Tag = keyof typeof TAGS;

/** @throws UnusableInput naming the tags that there are */
export function checkTag(field: string, tag: string): Tag {
  if (Object.hasOwn(TAGS, tag)) return tag as Tag;
  throw badField(field, tag, Object.keys(TAGS).join(', '));
}
