import { createServer } from 'node:http';
import { Redis } from 'ioredis';

// What the services of this folder share: connections through Sentinel, and a small HTTP server. They take everything from
// their environment; GET /health answers 200 when each connection has a master.

const { PORT, SENTINELS = '', NAMES = '', NAT_MAP = '{}', SETTINGS = '{}' } = process.env;

export const settings = JSON.parse(SETTINGS);
/** The names of the masters that the sentinels monitor. */
export const names = NAMES.split(',');
export const sentinels = SENTINELS.split(',').map(address => {
  const [host, port] = address.split(':');
  return { host, port: Number(port) };
});
export const natMap = JSON.parse(NAT_MAP);

const connections = [];

export function connect(name = names[0], options = {}) {
  const redis = new Redis({
    sentinels,
    name,
    natMap: address => natMap[address] ?? null,
    socketTimeout: 1000,
    connectTimeout: 500,
    sentinelCommandTimeout: 500,
    ...options,
  });
  redis.on('error', error => console.error(error.message));
  connections.push(redis);
  return redis;
}

/** @param routes by method and path: functions of the request and its URL to a body, or to [status, body] */
export function serve(routes) {
  const all = { 'GET /health': () => Promise.all(connections.map(redis => redis.ping())), ...routes };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const route = all[`${request.method} ${url.pathname}`] ?? (() => [404, 'not found']);
    const reply = await Promise.resolve(route(request, url, response)).catch(error => [503, error.message]);
    const hasStatus = Array.isArray(reply) && typeof reply[0] === 'number';
    const [status, body] = hasStatus ? reply : [200, reply];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
  process.once('SIGTERM', () => process.exit(0));
}
