import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { newFolder } from '../basics/fixture.ts';
import { connectEngine } from './connect.ts';
import { prepareImage, prepareOwnImages } from './image.ts';
import { buildImage } from './image-build.ts';
import { parseTools } from './image-tools.ts';
import { DEFAULT_IMAGE } from './own-images.ts';
import { followProgress } from './pull.ts';

const EMPTY = `empty-${randomBytes(4).toString('hex')}:test`;
const docker = async () => (await connectEngine()).container.dockerode;

afterEach(() => {
  delete process.env.HARNESS_IMAGE;
});
afterAll(async () => {
  await (await docker()).getImage(EMPTY).remove({ force: true });
});

test('an image without redis-server is refused by name', async () => {
  const archive = pack();
  archive.entry({ name: 'readme' }, 'nothing here');
  archive.finalize();
  const [repo, tag] = EMPTY.split(':');
  const stream = await (await docker()).importImage(Readable.from(archive) as unknown as string, {
    repo,
    tag,
  });
  expect(await followProgress(await docker(), stream)).toBeUndefined();
  process.env.HARNESS_IMAGE = EMPTY;
  await expect(prepareImage(() => undefined)).rejects.toThrow(
    new RegExp(
      `Searched the image ${EMPTY}[\\s\\S]*neither redis-server nor valkey-server[\\s\\S]*HARNESS_IMAGE`,
    ),
  );
});

test('an image that is nowhere is refused with what the engine said', async () => {
  process.env.HARNESS_IMAGE = '127.0.0.1:1/nowhere:none';
  await expect(prepareImage(() => undefined)).rejects.toThrow(
    /HARNESS_IMAGE names the image 127\.0\.0\.1:1\/nowhere:none[\s\S]*refused[\s\S]*correct or unset HARNESS_IMAGE/,
  );
});

test('an image that cannot be built either way is refused with both reasons, and nothing stays', async () => {
  const folder = newFolder('broken');
  writeFileSync(join(folder, 'mmdebstrap'), '#!/bin/sh\necho no mirror today >&2\nexit 3\n', {
    mode: 0o755,
  });
  const { PATH, TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: prefix } = process.env;
  process.env.PATH = `${folder}:${PATH}`;
  process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX = '127.0.0.1:1';
  const name = `broken-${EMPTY}`;
  await expect(buildImage(await docker(), DEFAULT_IMAGE, name, () => undefined)).rejects.toThrow(
    /from a registry: [\s\S]*refused[\s\S]*from Debian: mmdebstrap ended with exit code 3:[\s\S]*no mirror today[\s\S]*to do: make a registry reachable/,
  );
  await expect((await docker()).getImage(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
  process.env.PATH = PATH;
  if (prefix === undefined) delete process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX;
});

test('redis with its tools is recognised', () => {
  const seen =
    'Redis server v=7.0.15 sha=0:0 malloc=jemalloc\nip utility, iproute2-6.1.0, libbpf 1.1.0\niptables v1.8.9 (nf_tables)\n';
  expect(parseTools(seen)).toEqual({
    server: 'redis',
    versions: { server: '7.0.15', iproute2: '6.1.0', iptables: '1.8.9' },
    trial: {},
  });
});

test('valkey without tools is recognised', () => {
  expect(parseTools('Valkey server v=9.1.2 sha=0:0\nno ip\nno iptables\n')).toEqual({
    server: 'valkey',
    versions: { server: '9.1.2', iproute2: null, iptables: null },
    trial: {},
  });
});

test('no server is no image', () => {
  expect(parseTools('no server\nno ip\nno iptables\n')).toBeUndefined();
});

test('our default image is found, or built and then found', async () => {
  const [image] = await prepareOwnImages([DEFAULT_IMAGE], () => undefined);
  expect(image).toMatchObject({ name: 'sentinel-failover-harness/redis:7.0', server: 'redis' });
  expect(image?.versions.server).toMatch(/^7\.0\./);
  expect(image?.sizeBytes).toBeGreaterThan(10e6);
  expect(await prepareOwnImages([DEFAULT_IMAGE], () => undefined)).toMatchObject([{ built: 'before' }]);
  process.env.HARNESS_IMAGE = image?.name;
  expect(await prepareImage(() => undefined)).toMatchObject({ name: image?.name, origin: image?.origin });
}, 300_000);
