import { createSentinel } from '@redis/client';
import { names, natMap, sentinels, serve } from './app.mjs';

// The client-side cache of node-redis. GET /value answers with the value and whether it came from that cache.

const KEY = 'price';
const client = createSentinel({
  name: names[0],
  sentinelRootNodes: sentinels,
  nodeAddressMap: address => natMap[address],
  scanInterval: 1000,
  nodeClientOptions: { socket: { connectTimeout: 500, socketTimeout: 1000 } },
  RESP: 3,
  clientSideCache: { ttl: 0, maxEntries: 0 },
});
client.on('error', error => console.error(error.message));
await client.connect();

serve({
  'GET /health': () => client.get(KEY),
  'GET /value': async () => {
    const { hitCount } = client.clientSideCache.stats();
    const value = await client.get(KEY);
    return { value, cached: client.clientSideCache.stats().hitCount > hitCount };
  },
});
