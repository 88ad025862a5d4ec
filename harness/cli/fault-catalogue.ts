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
  const all = Object.entries(faults).flatMap(([name, made]) =>
    typeof made === 'function' && 'about' in made ? [{ name, ...made.about }] : [],
  );
  const place = ({ group }: Catalogued) => Object.keys(GROUPS).indexOf(group);
  return all.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

/** The catalogue as a page of documentation. */
export function pageOf(all: readonly Catalogued[]): string {
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = all.filter(each => each.group === group).map(rowOf);
    return [`## ${title}`, '', HEAD, ...rows].join('\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

const HEAD = `| fault | stands for | how it is done and proven | needs | heal |
| --- | --- | --- | --- | --- |`;

function rowOf({ example, models, how, needs, heal }: Catalogued): string {
  const cells = [`\`${example}\``, models, how, needs.join(', ') || 'nothing', heal];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const INTRODUCTION = `# Faults

<!-- Written by \`npm run faults -- --write\` from what the faults declare themselves; a test holds it to that. -->

A fault is a value. It says whether it can be injected here, proves that it took effect, heals itself and proves the
heal. \`npm run faults\` tells for each whether it can be injected on this machine, and if not, why.

## Whom it strikes

A server (\`topology.master\`), or a role that is filled when the fault is injected: \`master\`, \`anyReplica\`,
\`bestReplica\` (that would be promoted now), \`everyReplica\`, \`anySentinel\`, \`leader\` (elected last), \`everySentinel\`,
\`majorityOfSentinels\`, \`minorityOfSentinels\`, \`firstListedSentinel\` (that clients ask first), \`everyServer\`, or
\`named('redis-2')\`. Where there are several shards, \`masterOf('shard-2')\` is the master of one, and
\`inShard('shard-2', bestReplica)\` whoever has a role in it. In networks \`client\` is the process that runs the scenario with the clients under test,
\`clientNamed('app')\` one of these in a scenario whose clients are \`separable\`, and \`rest\` whoever is in no other group.

## Plans

| | |
| --- | --- |
| \`sequence(a, b)\` | b when a is proven |
| \`together(a, b)\` | both at once |
| \`lasting('15s', a)\` | a, healed after 15 s |
| \`repeat({ every: '5s', times: 3 }, a)\` | a, healed and injected again every 5 s |
| \`after('300ms', a)\` | a in 300 ms |
| \`when(sentinelEvent('+odown'), a)\` | a as soon as a sentinel says so; the report tells the time from there to the effect |
| \`when(phase('promoted'), a)\` | a in a phase of the failover (see [the report](report.md)) |

They can be put into one another: \`together(crash(master), when(sentinelEvent('+elected-leader'), crash(leader)))\`. A
trigger that does not fire within a minute (or \`{ within }\`) makes the verdict unknown.

## Options that many share

\`partition\` and \`isolate\` take \`{ packets }\`: \`'dropped'\` (default: nothing is heard of them), \`'reset'\` (the sender gets a
TCP reset) or \`'prohibited'\` (an ICMP error); and \`{ ports }\`: \`'all'\` (default), \`'data'\` or \`'sentinel'\`. The harness's
own observation passes every cut of the network, so that the report is not blind on one side of it.
`;
