import { eventually, expect, type Server, scenario } from '../../harness/index.ts';
import { crash, lasting, master, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// An application uses more than strings, and replication must carry over the encoding of every type. Replicated
// data is the same on the new master and on the remaining replica after a crash. Data that the master loses is
// lost on its replicas too: do not let a supervisor restart a master without persistence.

const WRITES = [
  ['SET', 'text', 'ünïcode \u0001'],
  ['SETBIT', 'bits', '100', '1'],
  ['RPUSH', 'list', 'b', 'a', 'b'],
  ['SADD', 'set', '1', '2', 'three'],
  ['HSET', 'hash', 'field', 'value', 'other', '2'],
  ['ZADD', 'zset', '1.5', 'one', '-inf', 'least'],
  ['GEOADD', 'places', '13.4', '52.5', 'berlin'],
  ['PFADD', 'estimate', 'a', 'b', 'c'],
  ['XADD', 'stream', '1-1', 'field', 'value'],
  ['XGROUP', 'CREATE', 'stream', 'group', '0'],
];
const READS = [
  ['GET', 'text'],
  ['BITPOS', 'bits', '1'],
  ['LRANGE', 'list', '0', '-1'],
  ['SORT_RO', 'set', 'ALPHA'],
  ['HMGET', 'hash', 'field', 'other'],
  ['ZRANGE', 'zset', '0', '-1', 'WITHSCORES'],
  ['GEOPOS', 'places', 'berlin'],
  ['PFCOUNT', 'estimate'],
  ['XRANGE', 'stream', '-', '+'],
  ['XINFO', 'STREAM', 'stream', 'FULL'],
];

scenario(
  'every data type survives a failover unchanged',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: {
      what: 'a master without persistence restarts beforehand and its replicas copy the empty data set',
      fault: lasting('3s', restart(master, '200ms')),
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const readAll = async (server: Server) => {
      const values: unknown[] = [];
      // A key that is not there is an error for some, which is an answer too.
      for (const command of READS) values.push(await topology.ask(server, ...command).catch(String));
      return values;
    };
    for (const command of WRITES) await topology.ask(topology.master, ...command);
    const before = await readAll(topology.master);
    const expectSame = (server: Server) =>
      eventually(budget.following, async () => expect(await readAll(server)).toEqual(before));
    for (const replica of topology.replicas) await expectSame(replica);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    for (const server of topology.redis.filter(({ name }) => name !== 'redis-1')) await expectSame(server);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
