import { promisify } from 'node:util';
import { RedisStore } from 'connect-redis';
import session from 'express-session';
import { connect, serve, settings } from './app.mjs';

// A web application with sessions: POST /login?user=ann, GET /me, POST /logout. With `replicas`, a login or logout succeeds
// only when that many replicas have it.

const redis = connect();
const load = promisify(
  session({
    store: new RedisStore({ client: redis }),
    secret: 'for this scenario only',
    resave: false,
    saveUninitialized: false,
  }),
);

async function confirmed(body) {
  const { replicas = 0 } = settings;
  const have = replicas === 0 ? 0 : await redis.wait(replicas, 500);
  return have < replicas ? [503, `${have} of ${replicas} replicas have it`] : [200, body];
}

serve({
  'POST /login': async (request, url, response) => {
    await load(request, response);
    request.session.user = url.searchParams.get('user');
    await promisify(request.session.save.bind(request.session))();
    return confirmed({ user: request.session.user });
  },
  'GET /me': async (request, _, response) => {
    await load(request, response);
    const { user } = request.session;
    return user === undefined ? [401, 'log in first'] : { user };
  },
  'POST /logout': async (request, _, response) => {
    await load(request, response);
    await promisify(request.session.destroy.bind(request.session))();
    return confirmed({});
  },
});
