import type { Line } from '../configuration-file.ts';
import {
  each,
  isName,
  lastLine,
  type Monitor,
  missingIn,
  monitorsIn,
  sentinelLine,
  sentinelYes,
} from '../directives.ts';
import { evidence, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

export const namesUnresolved: Rule = {
  id: 'names-unresolved',
  severity: 'error',
  title: 'host names without resolve-hostnames',
  about:
    'Sentinel accepts only addresses unless `sentinel resolve-hostnames yes` is set (Redis 6.2 and later). It does not start with a host name in `sentinel monitor`, and ignores replicas that announce one.',
  proof: evidence(
    'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#ip-addresses-and-dns-names',
    'the harness sets resolve-hostnames itself',
  ),
  find: input =>
    each(input.sentinels, file => {
      if (sentinelYes(file, 'resolve-hostnames')) return [];
      const change =
        'Write `sentinel resolve-hostnames yes` before the first `sentinel monitor`, or use addresses everywhere.';
      const monitored = monitorsIn(file).filter(({ host }) => isName(host));
      if (monitored.length > 0)
        return monitored.map(({ line, host }) => ({
          at: line,
          what: `The sentinel cannot resolve '${host}', and does not start.`,
          change,
        }));
      return input.redis.flatMap(redis => {
        const line = lastLine(redis, 'replica-announce-ip', 'slave-announce-ip');
        if (line === undefined || !isName(line.words[1] ?? '0.0.0.0')) return [];
        return [
          {
            at: line,
            what: `As a replica this server announces the name '${line.words[1]}', which sentinels do not resolve: they do not know the replica, and cannot promote it.`,
            change,
          },
        ];
      });
    }),
};

export const namesMixed: Rule = {
  id: 'names-mixed',
  severity: 'warning',
  title: 'host names mixed with addresses',
  about:
    'Sentinels that resolve names still give clients and servers addresses, unless `sentinel announce-hostnames yes` is set. A server is then known by two names, an address is kept that changes with the next start, and a certificate for the name does not match.',
  proof: evidence(
    'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#ip-addresses-and-dns-names',
    'the harness sets announce-hostnames itself',
  ),
  find: input =>
    each(input.sentinels, file => {
      const resolves = sentinelLine(file, 'resolve-hostnames');
      if (resolves === undefined || !sentinelYes(file, 'resolve-hostnames')) return [];
      const monitors = monitorsIn(file);
      if (sentinelYes(file, 'announce-hostnames'))
        return monitors.filter(({ host }) => !isName(host)).map(addressOf);
      if (!monitors.some(({ host }) => isName(host))) return [];
      return [
        notAnnounced(
          sentinelLine(file, 'announce-hostnames') ?? resolves,
          Boolean(input.client?.options.tls),
        ),
      ];
    }),
};

const notAnnounced = (at: Line, tls: boolean): Found => ({
  at,
  severity: tls ? 'error' : 'warning',
  what: tls
    ? 'Sentinel gives clients the address of the master instead of its name, and a certificate for the name does not match it.'
    : 'Sentinel gives clients and replicas addresses instead of names: they keep an address that can belong to another host later.',
  change: 'Write `sentinel announce-hostnames yes`.',
});

const addressOf = ({ line, host, name, port, quorum }: Monitor): Found => ({
  at: line,
  what: `Sentinels announce names, and the master is monitored by its address ${host}: after a failover the same server is known by its name as well.`,
  change: `Write the name of the master: \`sentinel monitor ${name} <name> ${port} ${quorum}\`.`,
});

export const namesNeedDns: Rule = {
  id: 'names-need-dns',
  severity: 'note',
  title: 'sentinels depend on a DNS server',
  about:
    'Sentinel resolves names in its only thread. While the DNS server does not respond, each lookup takes up to ten seconds, sentinels go into TILT, and promote no replica.',
  proof: shownBy(
    'configuration/silent-name-server',
    'DNS server of the sentinels unresponsive: TILT, and no failover even after it recovers',
  ),
  find: input =>
    each(input.sentinels, file =>
      sentinelYes(file, 'resolve-hostnames')
        ? [
            {
              at: sentinelLine(file, 'resolve-hostnames') ?? missingIn(file),
              what: 'If the DNS server does not respond while the master is down, no replica is promoted.',
              change: 'Use addresses, or a resolver on each host that always replies at once.',
            },
          ]
        : [],
    ),
};
