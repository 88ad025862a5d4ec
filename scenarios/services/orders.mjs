import { createServer } from 'node:http';
import { Redis } from 'ioredis';

// A service as one may have it: POST /orders stores an order through Sentinel and returns its number, GET /health says
// whether there is a master. It takes the sentinels from its environment, and the options of its client from OPTIONS.

const { PORT, SENTINELS = '', MASTER = 'mymaster', NAT_MAP = '{}', OPTIONS = '{}' } = process.env;
const natMap = JSON.parse(NAT_MAP);
const redis = new Redis({
  sentinels: SENTINELS.split(',').map(address => {
    const [host, port] = address.split(':');
    return { host, port: Number(port) };
  }),
  name: MASTER,
  natMap: address => natMap[address] ?? null,
  ...JSON.parse(OPTIONS),
});
redis.on('error', error => console.error(error.message));
for (const event of ['ready', 'close', 'end']) redis.on(event, () => console.log(`redis: ${event}`));

const routes = {
  'POST /orders': async () => {
    const id = await redis.incr('orders');
    await redis.rpush('orders:list', id);
    return { id };
  },
  'GET /health': async () => ({ redis: await redis.ping() }),
};

const server = createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  try {
    const body = route === undefined ? undefined : await route();
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  } catch (error) {
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: error.message }));
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
process.once('SIGTERM', () => process.exit(0));
