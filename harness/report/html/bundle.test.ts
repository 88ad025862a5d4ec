import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';

test('a script is built after the folder of the first build was removed', () => {
  const folder = newFolder('bundle');
  const code = `
    import { rmdirSync } from 'node:fs';
    const { scriptOf } = await import(${JSON.stringify(new URL('./bundle.ts', import.meta.url).href)});
    await scriptOf('run');
    rmdirSync(process.cwd());
    process.chdir('/');
    process.stdout.write(String((await scriptOf('sweep')).length));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ stderr, isBuilt: Number(stdout) > 1000 }).toEqual({ stderr: '', isBuilt: true });
});
