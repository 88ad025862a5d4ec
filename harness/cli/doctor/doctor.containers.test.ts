import { expect, test } from '@jest/globals';
import { environment } from '../../engine/index.ts';
import { runCommandUnderTest } from '../command-under-test.ts';

test('doctor reports the engine, the image and what the kernel can do as a run finds them, and creates nothing that stays', async () => {
  const command = runCommandUnderTest('failover', ['doctor', '--json', '--quiet']);
  const code = await command.ended();
  const { verdict, checks, impossibleFaults } = JSON.parse(command.said()) as {
    verdict: string;
    checks: { check: string; state: string; found: string }[];
    impossibleFaults: { kind: string }[];
  };
  const { engine, image, capabilities } = environment();
  expect([0, 1]).toContain(code);
  expect(verdict).toBe(code === 0 ? 'ok' : 'restricted');
  const found = Object.fromEntries(checks.map(each => [each.check, each.found]));
  expect(found.engine).toContain(engine);
  expect(found.image).toContain(image.versions.server);
  for (const [capability, why] of Object.entries(capabilities))
    expect(found[capability]).toMatch(why === null ? /^yes$/ : /^no: /);
  expect(impossibleFaults.map(({ kind }) => kind)).toContain('clock jump');
  expect(await command.left()).toEqual([]);
});

test('without an engine it says so, checks what it can, installs nothing, and ends with 2', async () => {
  const command = runCommandUnderTest('failover', ['doctor'], {
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  });
  expect(await command.ended()).toBe(2);
  expect(command.said()).toMatch(/engine +│ unusable[\s\S]*open files[\s\S]*not usable/);
  expect(command.said()).not.toMatch(/installing|\n\s+at /);
});

test('an image of others that is not there is no error: the rest is checked', async () => {
  const command = runCommandUnderTest('failover', ['doctor'], { HARNESS_IMAGE: 'no.such/image:1' });
  expect(await command.ended()).toBe(1);
  expect(command.said()).toMatch(/image +│ restricted +│ no\.such\/image:1[\s\S]*leftovers/);
});
