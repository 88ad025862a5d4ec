import { expect, test } from '@jest/globals';
import { type HttpOptions, http, matches } from './load-settings.ts';
import { type ServiceOptions, service } from './settings.ts';

const COMMAND = ['node', 'server.js'];
const LOAD = http({ path: '/orders' });

test('everything but the command and what is asked has a default', () => {
  expect(service({ command: COMMAND, load: LOAD })).toMatchObject({
    kind: 'service',
    restart: 'never',
    ready: { by: 'load', withinMs: 20_000 },
    load: { by: 'http', method: 'GET', rate: 50, timeoutMs: 2000, maxInFlight: 1000 },
  });
  expect(service({ command: COMMAND, probe: ['./check.sh'] }).load).toMatchObject({ by: 'command', rate: 2 });
  expect(service({ command: COMMAND, probe: async () => undefined }).load).toMatchObject({ by: 'function' });
});

test('a service from an image needs no command, and listens on port 8080', () => {
  const given = service({ image: 'my-api', load: LOAD });
  expect(given).toMatchObject({ runs: 'image', image: 'my-api', port: 8080, command: undefined });
  expect(service({ image: 'my-api', command: ['serve', '{port}'], port: 3000, load: LOAD })).toMatchObject({
    command: ['serve', '{port}'],
    port: 3000,
  });
});

test.each<[object, string]>([
  [{ image: '' }, 'service.image is "" (string); allowed: the name of an image'],
  [{ image: 'my api' }, 'service.image is "my api"'],
  [{ image: 7 }, 'service.image is 7 (number)'],
  [{ image: 'my-api', cwd: '/srv' }, 'a container runs in the WORKDIR of its image'],
  [{ image: 'my-api', port: 0 }, 'service.port is 0 (number); allowed: a whole number from 1 to 65535'],
  [{ image: 'my-api', command: 'serve' }, 'service.command is "serve"'],
  [{ image: 'my-api', ports: [1] }, "service has an unknown option 'ports'; known: image, command, port,"],
  [{ command: COMMAND, port: 8080 }, "service.port is for a service with an 'image'"],
])('%j is refused', (options, message) => {
  expect(() => service({ load: LOAD, ...options } as ServiceOptions)).toThrow(message);
});

test('a body makes a POST, and an object JSON', () => {
  expect(http({ path: '/', body: { id: '{n}' } })).toMatchObject({
    method: 'POST',
    body: '{"id":"{n}"}',
    headers: { 'content-type': 'application/json' },
  });
});

test('a text that is expected can have the number of the request, a pattern is used without memory', () => {
  expect(matches({ text: '"id":{n}' }, '{"id":7}', 7)).toBe(true);
  expect(matches({ text: '"id":{n}' }, '{"id":7}', 8)).toBe(false);
  const { wanted } = http({ path: '/', expect: { body: /ok/gi } });
  expect(wanted).toEqual({ source: 'ok', flags: 'i' });
});

test('a service that only the scenario asks has no load, and shows otherwise that it is ready', () => {
  expect(service({ command: COMMAND, load: false, ready: { http: '/health' } }).load).toBeUndefined();
});

test('keys are requested alike, or by their popularity', () => {
  const keys = ['a', 'b'];
  const keysOf = (options: Partial<HttpOptions>) => http({ path: '/{key}', keys, ...options }).keys;
  expect(keysOf({})).toEqual({ all: keys, skew: 0 });
  expect(keysOf({ popularity: 'zipf' })).toEqual({ all: keys, skew: 1 });
  expect(keysOf({ popularity: { zipf: 1.5 } })).toEqual({ all: keys, skew: 1.5 });
});

test('processes behind a service are services without a load', () => {
  const source = { command: COMMAND, ready: { http: '/stats' } };
  const given = service({
    command: COMMAND,
    load: LOAD,
    behind: { source },
    cache: { prefix: 'web:', freshFor: '5s' },
  });
  expect(given).toMatchObject({
    behind: { source: { ready: { by: 'http', path: '/stats' }, restart: 'never', behind: {} } },
    cache: { prefix: 'web:', freshForMs: 5000 },
  });
});

test.each<[Partial<HttpOptions>, string]>([
  [{ keys: ['a'] }, 'http.path is "/" (string); allowed: one with \'{key}\''],
  [{ path: '/{key}' }, 'http.keys is undefined (undefined); allowed: a list of keys'],
  [{ path: '/{key}', keys: [] }, 'http.keys is [] (object); allowed: a list of at least one text'],
  [{ popularity: 'zipf' }, 'http.popularity is "zipf" (string); allowed: none without http.keys'],
  [
    { path: '/{key}', keys: ['a'], popularity: { zipf: -1 } },
    "http.popularity is {\"zipf\":-1} (object); allowed: 'even', 'zipf', or { zipf: a number from 0 }",
  ],
  [{ path: 'orders' }, 'http.path is "orders" (string); allowed: a path that begins with \'/\''],
  [{ rate: 0 }, 'http.rate is 0 (number); allowed: a number above 0, to 2000'],
  [{ rate: 5000 }, 'http.rate is 5000'],
  [{ rate: '50' as never }, 'http.rate is "50" (string); allowed: a number above 0, to 2000'],
  [{ timeout: '0s' }, 'http.timeout is "0s"'],
  [{ maxInFlight: 0.5 }, 'http.maxInFlight is 0.5'],
  [{ method: 'get' }, 'http.method is "get"'],
  [{ method: 'GET', body: 'x' }, 'http.method is "GET" (string); allowed: one that has a body'],
  [{ expect: { stauts: 1 } as never }, "http.expect has an unknown option 'stauts'"],
  [{ expect: { body: '' } }, 'http.expect.body is ""'],
  [
    { expect: { status: '200' as never } },
    'http.expect.status is "200" (string); allowed: a status such as 200',
  ],
  [{ expect: { status: [] } }, 'http.expect.status is []'],
  [{ pth: '/' } as never, "http has an unknown option 'pth'"],
])('%j is refused', (options, message) => {
  expect(() => http({ path: '/', ...options })).toThrow(message);
});

test.each<[Partial<ServiceOptions>, string]>([
  [
    { command: 'node server.js' as never },
    'service.command is "node server.js" (string); allowed: a program',
  ],
  [{ command: [] }, 'service.command is []'],
  [{ load: undefined as never }, "a service needs one of 'load'"],
  [{ probe: ['x'] }, "a service needs one of 'load'"],
  [{ load: { path: '/' } as never }, 'service.load is {"path":"/"} (object); allowed: what http('],
  [
    { restart: 'on-failure' as never },
    "service.restart is \"on-failure\" (string); allowed: 'always' or 'never'",
  ],
  [{ ready: { http: '/a', log: 'b' } }, "service.ready has both 'http' and 'log'"],
  [{ ready: { http: 'health' } }, 'service.ready.http is "health"'],
  [{ load: false }, "service.ready is {} (object); allowed: { http: '/health' }"],
  [{ behind: { source: { command: COMMAND } } }, 'service.behind.source.ready is undefined'],
  [{ behind: { 'a/b': { command: COMMAND } } }, 'a name in service.behind is "a/b"'],
  [
    { behind: { source: { command: COMMAND, load: LOAD } as never } },
    "service.behind.source has an unknown option 'load'",
  ],
  [{ cache: { prefix: '' } }, 'service.cache.prefix is ""'],
  [{ cache: { prefix: 'a:', freshFor: '5' as never } }, 'service.cache.freshFor is "5"'],
  [{ readdy: {} } as never, "service has an unknown option 'readdy'"],
])('%j is refused', (options, message) => {
  expect(() => service({ command: COMMAND, load: LOAD, ...options })).toThrow(message);
});

test('the content type of a JSON body can be given, however its name is written', () => {
  const typeOf = (headers?: Record<string, string>) =>
    new Headers(http({ path: '/', body: {}, ...(headers && { headers }) }).headers).get('content-type');
  expect(typeOf()).toBe('application/json');
  expect(typeOf({ 'Content-Type': 'application/vnd.api+json' })).toBe('application/vnd.api+json');
});
