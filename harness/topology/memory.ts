import { badField } from '../basics/index.ts';
import type { Directives } from './directives.ts';

/** What a server does when its memory limit is reached (maxmemory-policy in redis.conf). */
export const MAXMEMORY_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

export type MaxmemoryPolicy = (typeof MAXMEMORY_POLICIES)[number];

/** @throws UnusableInput naming what a policy may be */
export function checkPolicy(field: string, value: unknown): void {
  const known: readonly unknown[] = MAXMEMORY_POLICIES;
  if (known.includes(typeof value === 'string' ? value.toLowerCase() : value)) return;
  throw badField(field, value, MAXMEMORY_POLICIES.map(each => `'${each}'`).join(', '));
}

/** @throws UnusableInput unless it is an amount as redis.conf has it */
export function checkMaxmemory(field: string, value: unknown): void {
  if (/^\d+([kmg]b?)?$/i.test(String(value))) return;
  throw badField(field, value, "an amount of memory, such as '4mb' or '512kb'; 0 for no limit");
}

/** The directives of a memory limit, as far as it is set. */
export function memoryDirectives(
  maxmemory: string | undefined,
  policy: MaxmemoryPolicy | undefined,
): Directives {
  if (maxmemory !== undefined) checkMaxmemory('topology.maxmemory', maxmemory);
  if (policy !== undefined) checkPolicy('topology.maxmemoryPolicy', policy);
  return {
    ...(maxmemory !== undefined && { maxmemory }),
    ...(policy !== undefined && { 'maxmemory-policy': policy }),
  };
}
