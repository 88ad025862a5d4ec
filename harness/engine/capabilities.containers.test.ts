import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { CAPABILITIES, findCapabilities, parseTrial, TRIAL } from './capabilities.ts';
import { connectEngine } from './connect.ts';
import { environment } from './environment.ts';
import { inspectTools } from './image-tools.ts';
import { runLabels } from './ownership.ts';

const BARE = `bare-${randomBytes(4).toString('hex')}:test`;
const docker = async () => (await connectEngine()).container.dockerode;

const usual = process.env.HARNESS_ADDRESSING;
afterEach(() => {
  if (usual === undefined) delete process.env.HARNESS_ADDRESSING;
  else process.env.HARNESS_ADDRESSING = usual;
});
afterAll(async () => {
  await (await docker()).getImage(BARE).remove({ force: true });
});

/** Runs a script in a container of our image, without the rights that hosts have. */
async function without(rights: object, script: string) {
  const container = await (await docker()).createContainer({
    Image: environment().image.name,
    Entrypoint: ['sh'],
    Cmd: ['-c', script],
    User: 'root',
    Labels: runLabels(),
    HostConfig: { NetworkMode: 'none', ...rights },
    Tty: true,
  });
  await container.start();
  await container.wait();
  return container;
}

test('what a trial printed is told by capability', () => {
  expect(
    parseTrial('iptables v1\ncapability pause: ok\r\ncapability network delay: no such thing\r\n'),
  ).toEqual({
    pause: null,
    'network delay': 'no such thing',
  });
});

test('a right that is denied is told with what the tool said', async () => {
  const container = await without({}, TRIAL);
  const printed = (await container.logs({ stdout: true, stderr: true }))
    .toString('utf8')
    .replaceAll('\r', '');
  await container.remove({ force: true });
  const trial = parseTrial(printed);
  expect(trial['packet filter']).toMatch(/denied|not permitted|root/i);
  expect(trial['traffic shaping']).toMatch(/not permitted/);
  expect(trial['link control']).toMatch(/not permitted/);
  expect(trial['socket destruction']).toMatch(/left the connection open|not permitted/);
});

test('a tool that the image lacks is told as missing', async () => {
  const container = await without({}, 'rm -f /usr/sbin/iptables* /sbin/iptables* /sbin/tc /usr/sbin/tc');
  const [repo, tag] = BARE.split(':');
  await container.commit({ repo, tag });
  await container.remove({ force: true });
  const { trial, versions } = await inspectTools(await docker(), BARE);
  expect(versions.iptables).toBeNull();
  expect(trial['packet filter']).toMatch(/iptables: .*not found/);
  expect(trial['network delay']).toMatch(/tc: .*not found/);
  expect(trial['link control']).toBeNull();
});

test('every capability is found or denied with a reason, and none is left out', async () => {
  const found = await findCapabilities(await docker(), environment().image.trial);
  expect(Object.keys(found)).toEqual([...CAPABILITIES]);
  for (const why of Object.values(found)) expect(why === null || why.length > 10).toBe(true);
  const untried = await findCapabilities(await docker(), {});
  expect(untried['packet filter']).toBe('the image could not be tested');
});

test('hosts that are reached through published ports have no addresses of their own', async () => {
  process.env.HARNESS_ADDRESSING = 'mapped';
  const found = await findCapabilities(await docker(), {});
  expect(found['direct addresses']).toMatch(/published ports.*HARNESS_ADDRESSING/);
});

test('behind a proxy of the engine, clients cannot be separated', async () => {
  process.env.HARNESS_ADDRESSING = 'proxied';
  const found = await findCapabilities(await docker(), {});
  expect(found['separate clients']).toMatch(/proxy of the engine.*HARNESS_ADDRESSING/);
});
