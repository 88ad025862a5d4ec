import { REDIS_PORT, SENTINEL_PORT } from '../../topology/index.ts';
import type { ServerFile } from '../configuration-file.ts';
import { each, firstValue, isYes, lastLine, missingIn, monitorsIn, numberOf } from '../directives.ts';
import type { Input } from '../input.ts';
import { evidence, seededIn } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

export const hasTls = (file: ServerFile): boolean => numberOf(file, 0, 'tls-port') > 0;
const isTlsOnly = (file: ServerFile, usual: number): boolean =>
  hasTls(file) && numberOf(file, usual, 'port') === 0;

export const tlsHalf: Rule = {
  id: 'tls-half',
  severity: 'error',
  title: 'TLS between servers is only half on',
  about:
    'tls-port only makes a server accept TLS. Replicas and sentinels use TLS for their own connections only with `tls-replication yes`, in redis.conf and in sentinel.conf.',
  proof: evidence(
    'https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/',
    'the harness sets tls-replication itself',
  ),
  find: input => {
    if (!input.redis.some(hasTls)) return [];
    const redis = each(input.redis, file => {
      if (!hasTls(file) || isYes(file, 'tls-replication')) return [];
      const what = isTlsOnly(file, REDIS_PORT)
        ? 'Replicas connect to their master without TLS, which it does not accept: they never get its data.'
        : 'Replication is not encrypted: replicas connect to the plain port of their master.';
      return [
        {
          at: lastLine(file, 'tls-replication', 'tls-port') ?? missingIn(file),
          severity: isTlsOnly(file, REDIS_PORT) ? ('error' as const) : ('warning' as const),
          what,
          change: 'Write `tls-replication yes`.',
        },
      ];
    });
    const sentinels = each(input.sentinels, file => {
      if (isYes(file, 'tls-replication')) return plainMonitors(file, input);
      const isRefused = input.redis.some(each => isTlsOnly(each, REDIS_PORT));
      const what = isRefused
        ? 'The sentinel connects to the servers without TLS, which they do not accept: it sees every server as down.'
        : 'The sentinel connects to the servers and to other sentinels without TLS.';
      return [
        {
          at: lastLine(file, 'tls-replication', 'tls-port') ?? missingIn(file),
          severity: isRefused ? ('error' as const) : ('warning' as const),
          what,
          change:
            'Write `tls-replication yes` in sentinel.conf, with `tls-port`, `tls-cert-file`, `tls-key-file` and `tls-ca-cert-file`.',
        },
      ];
    });
    return [...redis, ...sentinels];
  },
};

/** Masters that are monitored at a port without TLS. */
const plainMonitors = (file: ServerFile, input: Input): Found[] =>
  each(monitorsIn(file), ({ line, port, name, host, quorum }) => {
    const tlsPort = input.redis.map(each => numberOf(each, 0, 'tls-port')).find(Boolean);
    if (tlsPort === undefined || !input.redis.some(each => numberOf(each, REDIS_PORT, 'port') === port))
      return [];
    if (input.redis.some(each => numberOf(each, 0, 'tls-port') === port)) return [];
    return [
      {
        at: line,
        what: `The sentinel uses TLS, and port ${port} of the master is the one without: it sees the master as down.`,
        change: `Write \`sentinel monitor ${name} ${host} ${tlsPort} ${quorum}\`.`,
      },
    ];
  });

export const tlsPlainPort: Rule = {
  id: 'tls-plain-port',
  severity: 'warning',
  title: 'the port without TLS is open',
  about:
    'A server with tls-port still listens on its plain port, 6379 or 26379 by default, until `port 0` closes it.',
  proof: evidence(
    'https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/',
    'the harness sets the ports itself',
  ),
  find: ({ redis, sentinels }) => [
    ...each(redis, file => openPort(file, REDIS_PORT)),
    ...each(sentinels, file => openPort(file, SENTINEL_PORT)),
  ],
};

function openPort(file: ServerFile, usual: number): Found[] {
  const port = numberOf(file, usual, 'port');
  if (!hasTls(file) || port === 0) return [];
  return [
    {
      at: lastLine(file, 'port') ?? lastLine(file, 'tls-port') ?? missingIn(file),
      what: `Port ${port} accepts connections without TLS, passwords among them.`,
      change: 'Write `port 0`.',
    },
  ];
}

export const tlsClient: Rule = {
  id: 'tls-client',
  severity: 'error',
  title: 'the client and the servers disagree about TLS',
  about:
    'ioredis has three options for TLS: `tls` and `enableTLSForSentinelMode` for the servers, `sentinelTLS` for the sentinels. One alone does nothing, or breaks every connection.',
  proof: evidence(
    'https://github.com/redis/ioredis/blob/main/lib/connectors/SentinelConnector/index.ts',
    'the harness gives every client the TLS options of its deployment',
  ),
  find: input => {
    const { client } = input;
    if (client === undefined) return [];
    const { options, placeOf } = client;
    const forServers = Boolean(options.tls) && options.enableTLSForSentinelMode === true;
    const findings: Found[] = [];
    if (options.tls && !forServers && options.sentinels !== undefined)
      findings.push({
        at: placeOf('tls'),
        what: 'The client connects to the servers without TLS: behind Sentinel `tls` has no effect without `enableTLSForSentinelMode`.',
        change: 'Set `enableTLSForSentinelMode: true`.',
      });
    else if (!forServers && input.redis.some(file => isTlsOnly(file, REDIS_PORT)))
      findings.push({
        at: placeOf(options.tls ? 'tls' : 'enableTLSForSentinelMode'),
        what: 'The servers accept TLS only, and the client connects to them without it.',
        change: 'Set `tls: { ca }` and `enableTLSForSentinelMode: true`.',
      });
    if (!options.sentinelTLS && input.sentinels.some(file => isTlsOnly(file, SENTINEL_PORT)))
      findings.push({
        at: placeOf('sentinelTLS'),
        what: 'The sentinels accept TLS only, and the client asks them without it.',
        change: 'Set `sentinelTLS: { ca }`.',
      });
    if (forServers && input.redis.length > 0 && !input.redis.some(hasTls))
      findings.push({
        at: placeOf('enableTLSForSentinelMode'),
        what: 'The client connects to the servers with TLS, and no server has a tls-port.',
        change: `Give redis.conf a \`tls-port\`${firstValue(input.redis[0] ?? { file: '', lines: [] }, 'port') === '0' ? '' : ', or leave out `tls` and `enableTLSForSentinelMode`'}.`,
      });
    return findings;
  },
};

export const tlsOneName: Rule = {
  id: 'tls-one-name',
  severity: 'warning',
  title: 'the client checks all certificates against one name',
  about:
    'With `tls.servername` ioredis checks the certificate of every server against the same name. It connects to the first master, and cannot follow a failover unless all certificates have that name.',
  proof: seededIn(
    'configuration/tls',
    'TLS: clients follow when the master crashes',
    /the client app to have a write acknowledged by the new master within .* it had none/,
  ),
  find: ({ client }) => {
    const tls = client?.options.tls;
    if (client === undefined || typeof tls !== 'object' || tls === null || !('servername' in tls)) return [];
    return [
      {
        at: client.placeOf('tls'),
        what: 'If each server has a certificate of its own, the client does not accept the one of the promoted server.',
        change: 'Leave out `servername`, and give every certificate the name or address of its server.',
      },
    ];
  },
};
