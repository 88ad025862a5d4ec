import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { expect, test } from '@jest/globals';

// What scenarios can import is a decision: to add, rename or remove a name, change it here too.
const WORDS = (text: string): string[] => text.trim().split(/\s+/);

const SCENARIO = WORDS('eventually expect expectBreaks refusal scenario slotOf sum unlessTooBusy');
const CLIENTS = WORDS('clientFrom clientOf crowd http onShard optionsFrom outsideClient service');
const WORKLOADS = WORDS(
  'adds appends batches bullmq consumers counter expiring ids lock pubsub queue registers waited workloadFrom',
);
const TARGETS =
  WORDS(`anyReplica anySentinel bestReplica between client clientNamed everyReplica everySentinel everyServer
  firstListedSentinel inShard leader majorityOfMasters majorityOfSentinels master masterOf minorityOfSentinels named rest
  serviceNamed zone`);
const PLANS = WORDS('after lasting phase repeat sentinelEvent sequence together when');
const OWN_FAULTS = WORDS('probePort probePortsFrom notProven now proven serverFault');
const TYPES = WORDS(`Between Budget CachedEntry Client ClientAdapter ClientDeployment ClientMaker
  ClientOutcome ClientSpec ClusterOptions Crowd CrowdOptions CrowdOutcome Duration Failover HttpOptions Nemesis Outcome
  OwnOperation OwnWorkload
  OwnWorkloadOptions Period Probe ProcessOptions Role ScenarioContext ScenarioOptions Server Service ServiceCommonOptions
  ServiceImageOptions ServiceOptions ServiceOutcome ServiceProcessOptions
  ServiceSurroundings ServiceUnderTest Tag Target Topology
  TopologyOptions Workload WorkloadKind Zone`);
const FAULTS =
  WORDS(`aclChange bandwidth busyScript certificateChange clientKill clientPause clockJump clusterFailover configSet
  configurationNotWritable coordinatedFailover cpuStarvation crash crashLoop cutOffMachine debugSleep degrade delay diskFull
  flapping freeze isolate latency lose loss machineRoomRestart memoryFull oneWay outOfMemoryKill partition pauseHost plannedFailover
  powerOff replace replicaOf resetConnections reshard restart sentinelRemove sentinelReplaced sentinelReset sentinelSet shutdown
  silentNameServer simulateFailure slowLoading tilt wrongMasterAuth`);
const VALUES = [SCENARIO, CLIENTS, WORKLOADS, TARGETS, PLANS, OWN_FAULTS].flat();

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INDEX = readFileSync(join(ROOT, 'harness/index.ts'), 'utf8');

function exported(): string[] {
  const { body } = parse(INDEX, { sourceType: 'module', plugins: ['typescript'] }).program;
  return body.flatMap(item => {
    if (item.type !== 'ExportNamedDeclaration') throw new Error(`not an export by name: ${item.type}`);
    return item.specifiers.flatMap(({ exported: name }) => ('name' in name ? name.name : name.value));
  });
}

test('scenarios can import these names and no others', () => {
  expect(exported().sort()).toEqual([...VALUES, ...TYPES, ...FAULTS].sort());
});

const textsIn = (folder: string, suffix: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => suffix.test(name))
    .map(name => readFileSync(join(ROOT, folder, name), 'utf8'));

test('a scenario uses each of them, or a page of the documentation names it', () => {
  const text = [
    ...textsIn('scenarios', /\.ts$/),
    ...textsIn('examples', /\.ts$/),
    ...textsIn('docs', /\.md$/),
  ].join('\n');
  const words = new Set(text.match(/\w+/g));
  expect([...VALUES, ...TYPES, ...FAULTS].filter(name => !words.has(name))).toEqual([]);
});
