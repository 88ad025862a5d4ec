import { createServer } from 'node:http';
import { Redis } from 'ioredis';

// A service for tests of the battery: POST /orders stores an order through Sentinel. OPTIONS are those of its client, which a
// test makes sound or wrong.

const { PORT, SENTINELS = '[]', NAT_MAP = '{}', MASTER = 'mymaster', OPTIONS = '{}' } = process.env;
const natMap = JSON.parse(NAT_MAP);
const redis = new Redis({
  sentinels: JSON.parse(SENTINELS),
  name: MASTER,
  natMap: address => natMap[address] ?? null,
  ...JSON.parse(OPTIONS),
});
redis.on('error', error => console.error(error.message));

const server = createServer(async (request, response) => {
  if (request.method === 'GET' && request.url !== '/health') return response.writeHead(404).end();
  if (request.url === '/health') return response.writeHead(redis.status === 'ready' ? 200 : 503).end();
  try {
    const id = await redis.incr('orders');
    response.writeHead(200).end(JSON.stringify({ id }));
  } catch (error) {
    console.error(error.message);
    response.writeHead(503).end(error.message);
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
process.once('SIGTERM', () => process.exit(0));
