import { harnessUser, replicationLogin, sentinelLogin } from './credentials.ts';
import { directiveTexts, type ServerKind } from './directives.ts';
import { startsFast } from './needs.ts';
import type { ConfigurationChange } from './rewriting.ts';
import { type ConfigurationReport, enabledBesides, ownOf, type TopologySettings } from './settings.ts';
import { namesOf } from './shards.ts';

/** The user's own files, and every line in which the servers differ from them; undefined where there are none. */
export function reportOf(settings: TopologySettings): ConfigurationReport | undefined {
  const { production } = settings;
  if (production === undefined) return undefined;
  return { files: production.files, changes: [...production.changes, ...additionsTo(settings)] };
}

type Addition = Pick<ConfigurationChange, 'line' | 'reason'>;

/** What the harness adds to the files, the same for all servers of a kind once. */
function additionsTo(settings: TopologySettings): ConfigurationChange[] {
  const servers = (['redis', 'sentinel'] as const).flatMap(kind =>
    namesOf(settings, kind).map(name => ({ kind, name })),
  );
  const all = servers.flatMap(({ kind, name }) =>
    (kind === 'redis' ? toRedis(settings, name) : toSentinel(settings, name)).map(added => ({
      ...added,
      name,
    })),
  );
  return [...Map.groupBy(all, ({ line }) => line).values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            what: 'added' as const,
            place: [first, ...more].map(({ name }) => name).join(', '),
            line: first.line,
            reason: first.reason,
          },
        ],
  );
}

function toRedis(settings: TopologySettings, name: string): Addition[] {
  const isFast = ownOf(settings, 'redis', name)?.lines !== undefined && startsFast(settings, name);
  return [
    ...directiveTexts(enabledBesides(settings, name)).map(line => ({
      line,
      reason: 'faults need it; `stock: true` leaves it out',
    })),
    ...(isFast
      ? [
          {
            line: 'repl-diskless-sync-delay 0, hz 100, repl-diskless-load on-empty-db',
            reason: 'only until the first sync is done, for a fast start; `stock: true` leaves them out',
          },
        ]
      : []),
    ...Object.keys(replicationLogin(settings)).map(directive => ({
      line: `${directive} [secret]`,
      reason: 'replicas log in with the password of the servers',
    })),
    ...userOf(settings, 'redis', name),
  ];
}

function toSentinel(settings: TopologySettings, name: string): Addition[] {
  const isOwn = ownOf(settings, 'sentinel', name)?.lines !== undefined;
  return [
    ...(isOwn && !settings.stock
      ? [
          {
            line: 'sentinel known-replica …',
            reason:
              'sentinels know the replicas from the start, instead of from the INFO of the master; `stock: true` leaves it out',
          },
        ]
      : []),
    ...Object.keys(sentinelLogin(settings)).map(directive => ({
      line: `${directive} [secret]`,
      reason: 'sentinels log in with the password of the servers',
    })),
    ...userOf(settings, 'sentinel', name),
  ];
}

const userOf = (settings: TopologySettings, kind: ServerKind, name: string): Addition[] =>
  harnessUser(settings, kind, name) === undefined
    ? []
    : [
        {
          line: 'user failover-harness on #[secret] ~* &* +@all',
          reason:
            'the harness logs in with it, because the user default is off, restricted, or has no known password',
        },
      ];
