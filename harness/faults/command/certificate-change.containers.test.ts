import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Server, startTopology, type Topology } from '../../topology/index.ts';
import { quietDeployment } from '../conformance.ts';
import { certificateChange, named } from '../index.ts';

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, security: 'mtls', downAfter: '10m' });
});
afterAll(() => topology.stop());

/** What a client that checks certificates meets. */
const asClient = ({ reach, tls }: Server): Promise<string> =>
  new Promise(resolve => {
    const socket = connect({ ...reach, ...tls });
    socket.once('secureConnect', () => resolve('accepted'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

test.each([
  ['renewed', {}, 'accepted'],
  ['expired', { expired: true }, 'CERT_HAS_EXPIRED'],
  ['without the address of the server', { names: ['redis-9'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
])(
  'a certificate is %s: clients meet that, and the harness still reaches the server',
  async (_what, options, met) => {
    const server = topology.redis[1] ?? topology.firstMaster;
    expect(await asClient(server)).toBe('accepted');
    const aimed = await certificateChange(named('redis-2'), options).aim(quietDeployment(topology));
    expect((await aimed.prove()).proven).toBe(false);
    await aimed.inject();
    expect(await aimed.prove()).toMatchObject({ proven: true });
    expect(await asClient(server)).toBe(met);
    expect(await topology.ask(server, 'PING')).toBe('PONG');
    await aimed.heal();
    expect(await aimed.proveHealed()).toMatchObject({ proven: true });
    expect(await asClient(server)).toBe('accepted');
  },
);

test('Sentinel cannot change its certificate while it runs', async () => {
  const aimed = await certificateChange(named('sentinel-1')).aim(quietDeployment(topology));
  await expect(aimed.inject()).rejects.toThrow(/sentinel-1.*at its start only; name redis servers/);
});
