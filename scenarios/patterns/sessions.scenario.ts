import { eventually, expect, type ServiceUnderTest, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { app } from './app.ts';
import { CUT } from './cut.ts';

// Sessions of express-session in connect-redis when the master crashes before its replicas have the last writes. A user who
// has just logged in is logged out. Worse, a session that was logged out is valid again, with the cookie that it had. Confirm
// a logout only after WAIT, or keep the time of each user's last logout in a database and refuse older sessions.

/** A browser: it keeps the cookie of its first answer. */
function browser({ url }: ServiceUnderTest) {
  let cookie = '';
  return async (method: 'GET' | 'POST', path: string): Promise<number> => {
    const answer = await fetch(`${url}${path}`, { method, headers: { cookie } });
    cookie ||= (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return answer.status;
  };
}

scenario(
  'sessions: after a crash before replication, users are logged out and logged-out sessions are back',
  {
    topology: { downAfter: '2s' },
    services: { web: app('sessions.mjs') },
    faults: [CUT],
    tags: ['application', 'breaks', 'loss'],
    planted: { what: 'WAIT 1 after each change', services: { web: app('sessions.mjs', { replicas: 1 }) } },
  },
  async ({ services: { web }, finish, inject, budget }) => {
    const [ann, bob] = [browser(web), browser(web)];
    expect(await ann('POST', '/login?user=ann')).toBe(200);
    await inject(CUT);
    expect(await bob('POST', '/login?user=bob')).toBe(200);
    expect(await ann('POST', '/logout')).toBe(200);
    expect([await ann('GET', '/me'), await bob('GET', '/me')]).toEqual([401, 200]);
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await eventually(budget.following, async () => expect((await web.ask('/health')).status).toBe(200));
    expect([await ann('GET', '/me'), await bob('GET', '/me')]).toEqual([200, 401]);
    await finish();
  },
);
