import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { change, look, start, startsFailover } from './acts.ts';
import { watchFailover } from './failover-watch.ts';
import { type Act, type Step, sentinel, theFirstMaster, theMaster } from './lab.ts';
import { type OpenLab, openLab } from './open.ts';
import { plain } from './terminal.ts';
import { type Learner, walk } from './walk.ts';

const ALL_WELL = { complete: true, surprises: [] };

let lab: OpenLab;
beforeAll(async () => {
  lab = await openLab(() => undefined, { replicas: 1, sentinels: 1 });
});
afterAll(() => lab?.close());

function learner({ stopsAtSurprise = true, most = Infinity } = {}): Learner & { heard(): string } {
  const said: string[] = [];
  let steps = 0;
  return {
    stopsAtSurprise,
    say: text => said.push(plain(text)),
    heard: () => said.join('\n'),
    async goesOn() {
      steps += 1;
      return steps < most;
    },
  };
}

const role: Step = {
  title: 'Who is it?',
  text: 'We ask.',
  acts: [
    look(theMaster, 'redis-cli INFO replication', {
      keep: ['role'],
      shows: [/role:master/],
      means: 'The master.',
    }),
  ],
};

const wrong: Step = {
  title: 'A wrong promise',
  text: 'We ask for what is not so.',
  acts: [
    look(theMaster, 'redis-cli INFO replication', {
      shows: [/role:master/, /connected_slaves:7/],
      means: 'Seven.',
      within: '1s',
    }),
    look(theMaster, 'redis-cli PING', { shows: [/PONG/], means: 'It answers.' }),
  ],
};

test('a step shows where a command is typed, the command, what was asked for of its live answer, and what it means', async () => {
  const listener = learner();
  expect(await walk([role], lab, listener)).toEqual(ALL_WELL);
  expect(listener.heard()).toMatch(
    /1\/1 ── Who is it\?[\s\S]*We ask\.[\s\S]*redis-1\$ \S+-cli INFO replication\n {2}│ role:master\n {2}│ … \d+ more lines\n {2}→ The master\./,
  );
});

test('a step that does not show what it says is named, with the command and what it showed instead', async () => {
  const listener = learner();
  const { complete, surprises } = await walk([wrong, role], lab, listener);
  const [surprise, ...others] = surprises;
  expect(complete).toBe(false);
  expect(surprise).toEqual({
    step: 'A wrong promise',
    told: expect.stringMatching(
      /-cli INFO replication on redis-1 should show \/connected_slaves:7\/, and showed\n[\s\S]*connected_slaves:1/,
    ),
  });
  expect(others).toEqual([]);
  expect(listener.heard()).not.toMatch(/Seven|PONG|Who is it/);
});

test('a command that cannot be typed any more is a surprise with its reason', async () => {
  const away: Step = {
    title: 'Nobody is there',
    text: '',
    acts: [
      {
        ...(role.acts[0] as Act),
        perform: async () => {
          throw new Error('the host is off');
        },
        repeatForMs: 0,
      },
    ],
  };
  const { surprises } = await walk([away], lab, learner());
  expect(surprises).toEqual([
    { step: 'Nobody is there', told: expect.stringContaining('(the host is off)') },
  ]);
});

test('a learner who looks on is told of a surprise, and goes on', async () => {
  const listener = learner({ stopsAtSurprise: false });
  const { complete, surprises } = await walk([wrong, role], lab, listener);
  expect([complete, surprises.length]).toEqual([true, 1]);
  expect(listener.heard()).toMatch(/This is not what was expected[\s\S]*PONG[\s\S]*Who is it/);
});

test('a learner who has had enough ends it between two steps', async () => {
  const listener = learner({ most: 1 });
  expect(await walk([role, { ...role, title: 'Again' }], lab, listener)).toEqual({
    complete: false,
    surprises: [],
  });
  expect(listener.heard()).not.toContain('Again');
});

test('what changes something is typed once, however it ends', async () => {
  const count: Step = {
    title: 'Counting',
    text: '',
    acts: [change(theMaster, 'redis-cli INCR counted', { shows: [/2/], means: '' })],
  };
  expect((await walk([count], lab, learner())).surprises).toHaveLength(1);
  expect(await lab.topology.ask(lab.topology.firstMaster, 'GET', 'counted')).toBe('1');
});

test('a failover that does not come is a surprise', async () => {
  const nothing = startsFailover(sentinel(1), 'redis-cli -p 26379 PING', { shows: [/PONG/], means: '' });
  const watched = watchFailover({ until: ['promotedMs'], within: '1s', means: '' });
  const steps: Step[] = [{ title: 'Nothing', text: '', acts: [nothing, watched] }];
  const { surprises } = await walk(steps, lab, learner());
  expect(surprises[0]?.told).toMatch(/should show .*promoted.*and showed\nno replica was promoted/);
});

test('a failover is watched as it comes, and then its phases are shown', async () => {
  const command = 'redis-cli -p 26379 SENTINEL FAILOVER mymaster';
  const asked = startsFailover(sentinel(1), command, { shows: [/OK/], means: '' });
  const watched = watchFailover({ until: ['promotedMs', 'announcedMs'], within: '30s', means: '' });
  const listener = learner();
  const steps: Step[] = [{ title: 'On request', text: '', acts: [asked, watched] }];
  expect(await walk(steps, lab, listener)).toEqual(ALL_WELL);
  expect(listener.heard()).toMatch(
    /\+switch-master redis-1 → redis-2 [\s\S]*│ promoted +│[\s\S]*redis-2 promoted, led by sentinel-1/,
  );
});

test('a server that has ended is started again, and what it prints is its answer', async () => {
  const steps: Step[] = [
    {
      title: 'Again',
      text: '',
      acts: [
        change(theFirstMaster, 'kill -KILL $(pidof redis-server)', { shows: [/^$/], means: '' }),
        start(theFirstMaster, 'It runs.'),
        look(theFirstMaster, 'redis-cli PING', { shows: [/PONG/], means: '' }),
      ],
    },
  ];
  expect(await walk(steps, lab, learner())).toEqual(ALL_WELL);
});
