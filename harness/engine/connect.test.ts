import { expect, test } from '@jest/globals';
import { dockerAt, isAt } from './connect.ts';

/** Where its requests go. */
function addressOf(uri: string): object {
  const { host, port, socketPath, protocol } = dockerAt(uri).modem as unknown as Record<string, unknown>;
  return host ? { host, port, protocol } : { socketPath, protocol };
}

test.each([
  ['', '10.0.0.1'],
  ['unix:///other.sock', '10.0.0.2'],
  ['tcp://10.0.0.9:2375', '10.0.0.3'],
  ['tcp://10.0.0.9:2376', '10.0.0.4'],
])("an engine is asked at its own address where DOCKER_HOST is '%s'", (chosen, host) => {
  process.env.DOCKER_HOST = chosen;
  expect(addressOf(`unix:///run/${host}.sock`)).toEqual({
    socketPath: `/run/${host}.sock`,
    protocol: 'http',
  });
  expect(addressOf(`tcp://${host}:2375`)).toEqual({ host, port: '2375', protocol: 'http' });
});

test('another engine than that of DOCKER_HOST is told from it', () => {
  const other = dockerAt('unix:///run/other.sock');
  expect(isAt(other, 'unix:///run/other.sock')).toBe(true);
  expect(isAt(other, undefined)).toBe(true);
  expect(isAt(other, 'unix:///run/chosen.sock')).toBe(false);
  expect(isAt(dockerAt('tcp://10.0.0.7:2375'), 'unix:///run/chosen.sock')).toBe(false);
});
