// The options of our application.
const retry = attempt => Math.min(attempt * 100, 1000);

export default {
  sentinels: [{ host: '10.0.0.4' }, { host: '10.0.0.5' }, { host: '10.0.0.6' }],
  name: 'mymaster',
  username: 'app',
  password: 'battery',
  socketTimeout: 3000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  retryStrategy: retry,
  sentinelRetryStrategy: () => 500,
  maxRetriesPerRequest: null,
};
