import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const MODULE = new URL('./not-ended.ts', import.meta.url).href;

const endOf = (code: string) => {
  const source = `import { failIfProcessEnds } from '${MODULE}';\nconst ended = failIfProcessEnds('x');\n${code}`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
  });
  return { status, told: stderr.includes("while the scenario 'x' ran") };
};

test('process.exit(0) in the middle of a scenario is no success of its process', () => {
  expect(endOf('process.exit(0);')).toEqual({ status: 1, told: true });
  expect(endOf('process.exit(3);')).toEqual({ status: 3, told: false });
});

test('after the scenario a process ends as it wants', () => {
  expect(endOf('ended(); process.exit(0);')).toEqual({ status: 0, told: false });
});
