import { byKey } from '../checkers/by-key.ts';
import { elements } from '../checkers/elements.ts';
import { type IsMaster, setReads } from '../checkers/set-reads.ts';
import { define, type Evidence, WRITES_ELEMENTS } from './definition.ts';
import { elementLoss } from './element-loss.ts';
import { listed } from './evidence.ts';
import {
  type Begin,
  countOption,
  elementOf,
  keyOf,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';
import { asIs } from './recorder.ts';

/** `readEvery`: every how many operations a read of the whole set from the master, and one from a replica. Default 50. */
export interface AddsOptions extends WorkloadOptions {
  readonly readEvery?: number;
}

/** Every client adds unique members to a set of its own, and reads all of it now and then. */
export const adds = ({ readEvery = 50, ...options }: AddsOptions = {}): Workload<'adds'> =>
  workloadOf('adds', { ...options }, { readEvery: countOption('readEvery', readEvery, 2, 1_000_000) });

const begin: Begin = async ({ client, name, workload, recorder }) => {
  const replica = await client.another('replica');
  const readEvery = Number(workload.extra.readEvery);
  return async (turn, lateMs) => {
    const [key, value] = [keyOf({ name, workload }, turn), elementOf(name, turn)];
    if (turn % readEvery !== readEvery - 1) {
      return recorder.record({ kind: 'add', key, value }, lateMs, client, () =>
        client.call(['SADD', key, value]),
      );
    }
    // Every key in turn, also when `readEvery` and the number of keys have a common divisor.
    const read = {
      kind: 'read-all',
      key: keyOf({ name, workload }, Math.floor(turn / readEvery)),
      value: null,
    };
    return Promise.all([
      recorder.record(read, lateMs, client, () => client.call(['SMEMBERS', read.key]), asIs),
      recorder.record(read, null, replica, () => replica.call(['SMEMBERS', read.key]), asIs),
    ]);
  };
};

export const workload = define({
  begin,
  needs: 'another',
  traits: WRITES_ELEMENTS,
  loss: elementLoss,
  checks: evidence => ({
    elements: () => elements(evidence.operations, listed(evidence)),
    ...byKey('set-reads', evidence.operations, ofKey => setReads(ofKey, isMasterIn(evidence))),
  }),
});

/** Whether the server with an address was a master at a moment. */
function isMasterIn({ masterships, addresses }: Evidence): IsMaster {
  const byAddress = Map.groupBy(addresses, ({ address }) => address);
  return (address, atMs) => {
    const name = byAddress.get(address)?.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)?.server;
    return masterships.some(({ server, fromMs, toMs }) => server === name && fromMs <= atMs && atMs <= toMs);
  };
}
