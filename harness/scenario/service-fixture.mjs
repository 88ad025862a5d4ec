import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

// A service for tests, with one defect each. POST /orders counts in Redis; GET /health says whether it is ready.

const { PORT, SENTINELS = '', NAT_MAP = '{}', DEFECT = '', SLEEPS = '' } = process.env;
const natMap = JSON.parse(NAT_MAP);
const redis = new Redis({
  sentinels: JSON.parse(SENTINELS),
  name: 'mymaster',
  natMap: address => natMap[address] ?? null,
  socketTimeout: 1000,
  connectTimeout: 500,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 100,
  sentinelRetryStrategy: () => 100,
});
let isReady = false;
let hadTrouble = false;
redis.on('error', error => console.error(error.message));
redis.on('ready', () => {
  isReady = true;
});
redis.on('close', () => {
  hadTrouble = true;
  if (DEFECT !== 'dies') return;
  console.error('lost the master, and gave up');
  process.exit(7);
});
console.log(`listening on ${PORT}, with ${DEFECT || 'no'} defect`);
console.log(`environment: ${Object.keys(process.env).sort().join(' ')}`);

// A child of its own, in its group; and one that leaves the group.
if (DEFECT === 'has a child') spawn('sleep', [SLEEPS], { stdio: 'ignore' });
if (DEFECT === 'leaks') spawn('sleep', [SLEEPS], { stdio: 'ignore', detached: true }).unref();

const server = createServer(async (request, response) => {
  if (request.url === '/health')
    return response.writeHead(isReady && DEFECT !== 'never ready' ? 200 : 503).end();
  if (DEFECT === 'hangs' && hadTrouble) return;
  try {
    const id = await redis.incr('orders');
    const body = DEFECT === 'wrong body' && hadTrouble ? { error: 'no order' } : { id };
    response.writeHead(200).end(JSON.stringify(body));
  } catch (error) {
    response.writeHead(503).end(error.message);
  }
});
server.listen(Number(PORT), '127.0.0.1');
