import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type Dockerode from 'dockerode';
import { poll } from '../basics/index.ts';
import { buildFromDebian } from './image-from-debian.ts';

// Only where the keyring is nothing would be installed.
const hasKeyring = existsSync('/usr/share/keyrings/debian-archive-keyring.gpg');

(hasKeyring ? test : test.skip)(
  'an engine that does not import the image leaves no mmdebstrap that waits',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'programs-'));
    const started = join(folder, 'pid');
    writeFileSync(join(folder, 'mmdebstrap'), `#!/bin/sh\necho $$ > ${started}\nexec cat /dev/zero\n`);
    chmodSync(join(folder, 'mmdebstrap'), 0o755);
    process.env.PATH = `${folder}:${process.env.PATH}`;
    const pid = () => (existsSync(started) && readFileSync(started, 'utf8').trim()) || undefined;
    const importImage = async () => {
      await poll(async () => pid(), { withinMs: 5000, everyMs: 20 });
      throw new Error('(HTTP code 500) no space left on device');
    };
    const docker = { importImage } as unknown as Dockerode;
    const building = buildFromDebian(docker, { suite: 'x', packages: [] }, 'a:1', {}, () => undefined);
    await expect(building).rejects.toThrow('no space left on device');
    const isGone = async () => (existsSync(`/proc/${pid()}/cwd`) ? undefined : true);
    expect(await poll(isGone, { withinMs: 3000, everyMs: 20 })).toBe(true);
  },
);
