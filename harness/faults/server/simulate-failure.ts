import { type Duration, milliseconds, oneOf, within } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { defineFault, healedTogether, notProven, onlyAt, proven } from '../fault.ts';
import { proveAnswering } from '../probe.ts';
import { revive } from '../revive.ts';
import { describeTarget, serversOf, type Target } from '../roles.ts';

/** Where in a failover that it leads a sentinel ends itself. */
type FailurePoint = 'crash-after-election' | 'crash-after-promotion';

/**
 * Sentinels crash at a point of the failover that they lead (SENTINEL SIMULATE-FAILURE). It takes
 * effect when one does, and the order is taken back from the others: inject it together with what causes the failover.
 * @throws UnusableInput for another point
 */
export const simulateFailure = defineFault(
  {
    kind: 'simulated failure',
    group: 'server',
    example: "together(simulateFailure(everySentinel, 'crash-after-election'), crash(master))",
    models: 'a sentinel that crashes at an exact point of the failover that it leads',
    how: 'SENTINEL SIMULATE-FAILURE, until one sentinel has crashed. Proof: its log; the others can then become leader',
    heal: 'the simulation is switched off and the crashed sentinel is started with the configuration on its host',
    needs: [],
    arguments: 2,
    options: ['within'],
    endsServers: true,
  },
  {
    target: (target: Target, _point: FailurePoint, _options?: { within?: Duration }) =>
      describeTarget(target),
    aim: (target, point, { within: time = '60s' } = {}) => {
      oneOf('the point given to simulateFailure', point, ['crash-after-election', 'crash-after-promotion']);
      const withinMs = milliseconds('within, given to simulateFailure,', time);
      return async deployment => {
        const sentinels = await serversOf(target, deployment);
        let crashed: Server | undefined;
        const each = sentinels.map(sentinel => ({
          ...onlyAt(sentinel),
          heal: () => (sentinel.state() === 'ended' ? revive(sentinel) : takeBack(sentinel)),
          proveHealed: () => proveAnswering(sentinel),
        }));
        return {
          ...healedTogether(each),
          async inject() {
            await Promise.all(sentinels.map(one => ask(one, ['SENTINEL', 'SIMULATE-FAILURE', point])));
            const ended = Promise.race(sentinels.map(async one => ({ one, ...(await one.ended()) })));
            const first = await within(withinMs, ended);
            if (first === 'late') throw new Error(`no sentinel came to ${point} within ${withinMs} ms`);
            crashed = first.one;
            await Promise.all(sentinels.filter(one => one.state() !== 'ended').map(takeBack));
            return first.atMs;
          },
          async prove() {
            const said = crashed?.log.findLast(({ line }) => line.includes('Failure simulation'));
            if (crashed === undefined || said === undefined)
              return notProven('no sentinel logged that it crashes itself');
            return proven(`${crashed.name} said: ${said.line.replace(/^.* # /, '')}`);
          },
        };
      };
    },
  },
);

/** Every call begins with forgetting what was ordered before (sentinelSimulateFailureCommand in sentinel.c). */
async function takeBack(sentinel: Server): Promise<void> {
  await ask(sentinel, ['SENTINEL', 'SIMULATE-FAILURE', 'HELP']);
}
