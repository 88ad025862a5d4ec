import { MASTER_NAME } from '../../topology/index.ts';
import { change, look } from '../acts.ts';
import { sentinel } from '../lab.ts';
import { exactly, type Step } from '../step.ts';

export const removal: Step = {
  title: 'SENTINEL REMOVE and SENTINEL MONITOR: taking a master out of monitoring, and back',
  text: `The servers are not touched by this; the sentinel just no longer looks. It holds for the sentinel that is told, so
that a master is removed from each of them, and watched again by each.`,
  acts: [
    change(sentinel(3), `redis-cli -p 26379 SENTINEL REMOVE ${MASTER_NAME}`, {
      shows: [/^OK$/],
      means: 'The third sentinel watches nothing any more.',
    }),
    look(sentinel(3), 'redis-cli -p 26379 SENTINEL MASTERS', { shows: [/empty/], means: 'No master.' }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [/\(nil\)/],
      means: 'A client that asks it gets no answer, and asks the next sentinel.',
    }),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/No such master/],
      means: 'Nor has it an opinion on a quorum.',
    }),
    look(sentinel(1), `redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`, {
      shows: [({ master }) => exactly(`"${master.address.host}"`)],
      means: 'The others go on as before.',
    }),
    change(
      sentinel(3),
      ({ master: { address } }) =>
        `redis-cli -p 26379 SENTINEL MONITOR ${MASTER_NAME} ${address.host} ${address.port} 2`,
      { shows: [/^OK$/], means: 'It watches the master again, with a quorum of 2.' },
    ),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL MASTER ${MASTER_NAME}`, {
      form: 'fields',
      keep: ['down-after-milliseconds', 'failover-timeout', 'quorum'],
      shows: [/^down-after-milliseconds +30000$/m, /^quorum +2$/m],
      means:
        'Its other settings went with the removal: 30 s is what Sentinel has by default. This is easily overlooked.',
    }),
    change(
      sentinel(3),
      `redis-cli -p 26379 SENTINEL SET ${MASTER_NAME} down-after-milliseconds 2000 failover-timeout 10000`,
      { shows: [/^OK$/], means: 'As the others have it.' },
    ),
    look(sentinel(3), `redis-cli -p 26379 SENTINEL CKQUORUM ${MASTER_NAME}`, {
      shows: [/OK 3 usable Sentinels/],
      within: '30s',
      means: 'It has found the others again. That is all there is to it.',
    }),
  ],
};
