import { fileURLToPath } from 'node:url';
import * as faults from '../faults/index.ts';

/** Where `pageOf` belongs. */
export const FAULTS_PAGE = fileURLToPath(new URL('../../docs/faults.md', import.meta.url));

/** A kind of fault, and the name under which it is imported. */
export type Catalogued = faults.About & { readonly name: string };

const GROUPS = {
  server: 'Servers',
  host: 'Hosts',
  network: 'The network',
  command: 'Commands and configuration',
} as const;

/** Every kind of fault there is, as it describes itself, by group and name. */
export function catalogue(): Catalogued[] {
  const place = ({ group }: Catalogued) => Object.keys(GROUPS).indexOf(group);
  return makers()
    .map(({ name, about }) => ({ name, ...about }))
    .sort((a, b) => place(a) - place(b));
}

/** A function that makes faults of one kind, for arguments that are known at run time only. */
export interface MakeFault {
  readonly name: string;
  readonly about: faults.About;
  make(...args: readonly unknown[]): faults.Fault;
}

/** One for each kind of fault, by the name under which it is imported. */
export const makers = (): MakeFault[] =>
  Object.entries(faults)
    .flatMap(([name, made]) =>
      typeof made === 'function' && 'about' in made
        ? [{ name, about: made.about, make: made as MakeFault['make'] }]
        : [],
    )
    .sort((a, b) => a.name.localeCompare(b.name));

/** The arguments in the example of a fault, as text: ['master', "'200ms'", "{ jitter: '50ms' }"]. */
export function callOf({ name, about: { example } }: Pick<MakeFault, 'name' | 'about'>): string[] {
  const args: string[] = [''];
  let depth = 0;
  for (const sign of example.slice(example.indexOf(`${name}(`) + name.length + 1)) {
    if (sign === ')' && depth === 0) break;
    depth += Number('([{'.includes(sign)) - Number(')]}'.includes(sign));
    if (sign === ',' && depth === 0) args.push('');
    else args.push(`${args.pop()}${sign}`);
  }
  return args.map(arg => arg.trim()).filter(arg => arg !== '');
}

/** The catalogue as a page of documentation. */
export function pageOf(all: readonly Catalogued[]): string {
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = all.filter(each => each.group === group).map(rowOf);
    return [`## ${title}`, '', HEAD, ...rows].join('\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

const HEAD = `| fault | models | injection and proof | needs | heal |
| --- | --- | --- | --- | --- |`;

function rowOf({ example, models, how, needs, heal }: Catalogued): string {
  const cells = [`\`${example}\``, models, how, needs.join(', ') || 'nothing', heal];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const INTRODUCTION = `# Faults

<!-- Written by \`npm run dev:pages\` from the declarations of the faults; a test compares them. -->

A fault is a value. It declares what it needs, proves that it took effect, heals, and proves the heal. \`npm run failover -- faults\` prints
for each fault whether it can be injected on this machine, and if not, why.

## Targets

The target of a fault is a server (\`topology.master\`, \`named('redis-2')\`) or a role, which is resolved at injection:

| role | target |
| --- | --- |
| \`master\`, \`anyReplica\`, \`everyReplica\` | the present master; one or all of its replicas |
| \`bestReplica\` | the replica that Sentinel would promote now |
| \`anySentinel\`, \`everySentinel\`, \`majorityOfSentinels\`, \`minorityOfSentinels\` | that many sentinels |
| \`leader\` | the sentinel that was elected last |
| \`firstListedSentinel\` | the sentinel that clients ask first |
| \`everyServer\` | all redis servers |
| \`masterOf('shard-2')\`, \`inShard('shard-2', bestReplica)\` | a role in one of several shards |
| \`majorityOfMasters\` | so many masters of a Redis Cluster that the others cannot decide: those of the first shards |
| \`serviceNamed('api')\` | a service of your own: in \`crash\` and \`freeze\` its process, with all that it started. A service from an image also in \`pauseHost\`, \`powerOff\` and all faults of the network, and as a member of a partition |
| \`client\` | in network faults: this machine: the process of the scenario, its clients, the processes of its services, and all their users |
| \`clientNamed('app')\` | in network faults: one client of a scenario with \`separable: true\` or with zones |
| \`zone('a')\` | every server in a zone of \`topology.zones\`; in network faults and in \`lose\` also the services and clients in it |
| \`between('a', 'b')\` | in \`latency\` and \`degrade\`: the network between two zones; \`zone('a')\` there: between it and all others |
| \`rest\` | in network faults: every member that is in no other group |

## Plans

| | |
| --- | --- |
| \`sequence(a, b)\` | b after the proof of a |
| \`together(a, b)\` | both at the same time |
| \`lasting('15s', a)\` | a, healed after 15 s |
| \`repeat({ every: '5s', times: 3 }, a)\` | a, healed and injected again every 5 s |
| \`after('300ms', a)\` | a in 300 ms |
| \`when(sentinelEvent('+odown'), a)\` | a as soon as a sentinel logs the event; the report shows the time from the event to the effect |
| \`when(phase('promoted'), a)\` | a in a phase of the failover (see [the report](report.md)) |

Plans can be nested: \`together(crash(master), when(sentinelEvent('+elected-leader'), crash(leader)))\`. A trigger that does not
fire within a minute (or \`{ within }\`) makes the verdict unknown. Several rounds of \`repeat\` cannot wait for a \`phase\`: those of the
first round count.

## Shared options

\`partition\` and \`isolate\` take \`{ packets }\`: \`'dropped'\` (default), \`'reset'\` (the sender gets a TCP reset) or
\`'prohibited'\` (an ICMP error); and \`{ ports }\`: \`'all'\` (default), \`'data'\` or \`'sentinel'\`. The observation of the
harness is exempt from network faults, so the report covers both sides of a partition.
`;
