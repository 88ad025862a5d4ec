import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { connect, serve, settings } from './app.mjs';

// Lets each user through `points` times in ten minutes: GET /use?user=ann answers 200 or 429. `insurance`: how many times
// while Redis does not answer, counted by this process alone. `remembered`: users over the limit are kept in memory too.

const { points, insurance, remembered = false } = settings;
const duration = 600;
const limiter = new RateLimiterRedis({
  storeClient: connect(undefined, { enableOfflineQueue: false, maxRetriesPerRequest: 0 }),
  points,
  duration,
  rejectIfRedisNotReady: true,
  ...(insurance && { insuranceLimiter: new RateLimiterMemory({ points: insurance, duration }) }),
  ...(remembered && { inMemoryBlockOnConsumed: points }),
});

serve({
  'GET /use': async (_, url) => {
    try {
      await limiter.consume(url.searchParams.get('user'));
      return 'ok';
    } catch (reason) {
      if (reason instanceof Error) throw reason;
      return [429, { retryAfterMs: reason.msBeforeNext }];
    }
  },
});
