import { MASTER_NAME } from '../../topology/index.ts';
import { change, look } from '../acts.ts';
import { exactly, type Step, sentinel } from '../lab.ts';

export const removal: Step = {
  title: 'SENTINEL REMOVE and SENTINEL MONITOR: taking a master out of monitoring, and back',
  text: `These commands do not change the servers, only the monitoring. They affect the one sentinel that receives them, so
send them to every sentinel.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL REMOVE ${MASTER_NAME}`, {
      shows: [/^OK$/],
      means: 'The third sentinel monitors no master any more.',
    }),
    look(sentinel(3), 'redis-cli -p 26379 SENTINEL MASTERS', { shows: [/empty/], means: 'No master.' }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [/\(nil\)/],
      means: 'A client that asks it gets no answer, and asks the next sentinel.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/No such master/],
      means: 'It cannot check the quorum of a master that it does not monitor.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [({ master }) => exactly(`"${master.address.host}"`)],
      means: 'The other sentinels still monitor the master.',
    }),
    change(
      sentinel(3),
      ({ master: { address } }) =>
        `redis-cli -p 26379 SENTINEL MONITOR ${MASTER_NAME} ${address.host} ${address.port} 2`,
      { shows: [/^OK$/], means: 'It monitors the master again, with quorum 2.' },
    ),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds', 'failover-timeout', 'quorum'],
      shows: [/^down-after-milliseconds +30000$/m, /^quorum +2$/m],
      means:
        'REMOVE discarded the other settings: down-after is back at the default of 30 s. Set them again.',
    }),
    change(
      sentinel(3),
      `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 2000 failover-timeout 10000`,
      { shows: [/^OK$/], means: 'The same values as in the other sentinels.' },
    ),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/OK 3 usable Sentinels/],
      within: '30s',
      means: 'It has rediscovered the other sentinels.',
    }),
  ],
};
