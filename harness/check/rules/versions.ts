import { missingIn } from '../directives.ts';
import { evidence } from '../proof.ts';
import type { Rule } from '../rule.ts';
import { canBe, type ServerVersion } from '../server-version.ts';

/** Releases whose Sentinel is known to fail, with the release that does not. */
interface Defect {
  readonly family: ServerVersion['family'];
  readonly version: readonly number[];
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly instead: string;
}

const DEFECTS: readonly Defect[] = [
  {
    family: 'redis',
    version: [6, 0, 7],
    severity: 'error',
    // redis/redis#7760
    what: 'Redis 6.0.7 writes a configuration file that it cannot read: after a failover, when Sentinel sends CONFIG REWRITE, a server does not start again.',
    instead: '6.0.8 or later',
  },
  {
    family: 'valkey',
    version: [9, 0, 0],
    severity: 'warning',
    // valkey-io/valkey#2779, fixed by #2780
    what: 'Sentinel of Valkey 9.0.0 needs the right +failover for every failover; with the rights that Valkey 8 documents, none succeeds.',
    instead: '9.0.1 or later',
  },
  {
    family: 'valkey',
    version: [9, 1, 0],
    severity: 'warning',
    // valkey-io/valkey#4066, fixed by #4068
    what: 'Sentinel of Valkey 9.1.0 crashes in SENTINEL FAILOVER COORDINATED if the old master disconnects at the same moment.',
    instead: 'the newest release of 9.1',
  },
];

export const knownDefect: Rule = {
  id: 'server-version',
  severity: 'warning',
  title: 'a release with a known defect of Sentinel',
  about: 'Releases in which a failover fails or a sentinel crashes, and that a later one fixed.',
  proof: evidence(
    'https://github.com/valkey-io/valkey/issues/2779',
    'the harness has no images of these releases',
  ),
  find: ({ server, sentinels, redis }) => {
    const [file] = [...sentinels, ...redis];
    // 'valkey:9' is the newest release of it wherever it is pulled: only a whole version names one.
    if (server === undefined || file === undefined || server.numbers.length < 3) return [];
    return DEFECTS.filter(({ family, version }) => canBe(server, family, ...version)).map(
      ({ severity, what, instead }) => ({
        at: missingIn(file),
        severity,
        what: `${server.image}: ${what}`,
        change: `Use ${instead}.`,
      }),
    );
  },
};
