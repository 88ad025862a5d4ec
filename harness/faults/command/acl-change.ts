import { randomBytes } from 'node:crypto';
import { keepSecret, messageOf, now } from '../../basics/index.ts';
import { ask, type Server, withControl } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';

/**
 * The rights of a user of the server are changed, perhaps those that the harness itself comes with: it keeps a key of
 * its own, a user that lives as long as the fault.
 */
export const aclChange = serverFault(
  {
    kind: 'acl change',
    group: 'command',
    example: "aclChange(everyReplica, 'default', '-replicaof')",
    models: 'changed or missing ACL rights of Sentinel, replication or an application',
    how: 'ACL SETUSER. Proof: ACL LIST shows changed rules for the user',
    heal: 'the old rules are restored; a new user is removed',
    needs: [],
    arguments: 2,
    more: 'many',
  },
  (user: string, ...rules: readonly string[]) =>
    server => {
      const key = keyFor(server);
      let before: { readonly rules: string | undefined } | undefined;
      return {
        async inject() {
          before = { rules: rulesOf(user, await key.make()) };
          await key.use('ACL', 'SETUSER', user, ...rules);
          return now();
        },
        async prove() {
          if (before === undefined) return notProven(`no rights were changed on ${server.name}`);
          const are = rulesOf(user, await key.use('ACL', 'LIST'));
          const seen = `${server.name} has the user ${user} with ${are}`;
          return isSame(are, before.rules) ? notProven(seen) : proven(seen);
        },
        async heal() {
          if (before === undefined) return;
          // A server that was started again does not have the harness's key; its first users are there, perhaps of before an
          // earlier change.
          const restored =
            before.rules === undefined
              ? ['DELUSER', user]
              : ['SETUSER', user, 'reset', ...words(before.rules)];
          await key.use('ACL', ...restored).catch(async error => {
            if (!/WRONGPASS/.test(messageOf(error))) throw error;
            await ask(server, ['ACL', ...restored]);
          });
          await ask(server, ['ACL', 'DELUSER', key.user]);
        },
        async proveHealed() {
          const are = rulesOf(user, await ask(server, ['ACL', 'LIST']));
          const seen = `${server.name} has the user ${user} with ${are}`;
          return before === undefined || isSame(are, before.rules) ? proven(seen) : notProven(seen);
        },
      };
    },
);

function keyFor(server: Server) {
  const user = `failover-${randomBytes(4).toString('hex')}`;
  const password = keepSecret(randomBytes(16).toString('hex'));
  return {
    user,
    async make(): Promise<unknown> {
      const list = await ask(server, ['ACL', 'LIST']);
      await ask(server, ['ACL', 'SETUSER', user, 'on', `>${password}`, '~*', '&*', '+@all']);
      return list;
    },
    use: (...command: readonly string[]): Promise<unknown> =>
      withControl({ ...server, login: {} }, async send => {
        await send('AUTH', user, password);
        return send(...command);
      }),
  };
}

/** 'user app on #… ~* &* +@all' without its first two words. */
function rulesOf(user: string, list: unknown): string | undefined {
  const lines = Array.isArray(list) ? list.map(String) : [];
  const line = lines.find(each => each.startsWith(`user ${user} `));
  // What is the rule anyway is listed only for users that were once reset.
  return line?.slice(`user ${user} `.length).replace('sanitize-payload ', '');
}

/**
 * Redis lists the commands in any order after a rule was changed or the server was restarted. The order counts only where a
 * command is both allowed and forbidden.
 */
export function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === other || one === undefined || other === undefined) return one === other;
  const isOrdered = [one, other].some(rules => words(rules).some(word => /^-(?!@all$)|^\(/.test(word)));
  return !isOrdered && words(one).sort().join(' ') === words(other).sort().join(' ');
}

// Selectors are in parentheses and have spaces.
const words = (rules: string): string[] => rules.match(/\([^)]*\)|\S+/g) ?? [];
