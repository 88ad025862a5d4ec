import { UnusableInput } from '../basics/index.ts';
import { wordsOf } from './configuration-text.ts';
import { shownLine } from './rewriting.ts';
import { logTail, type Server } from './server.ts';

type Ended = Pick<Server, 'name' | 'kind' | 'log' | 'placeOfLine' | 'placeOfUser'>;

// readConfig in config.c: "*** FATAL CONFIG FILE ERROR …", ">>> 'hz fast'", the reason. Redis 8 takes an unknown directive for
// one of a module: "Unresolved Configuration(s) Detected:", ">>> 'maxmemry 5'". ACLLoadFromFile in acl.c: ".../users.acl:3: …".
const REFUSED = /FATAL CONFIG FILE ERROR|Unresolved Configuration\(s\) Detected/;
const LINE = />>> '(.*)'$/;
const USER = /because of ACL errors: \S+:(\d+):? /;
// Of the file on the host, which differs from the person's.
const NUMBER = /^Reading the configuration file/;

/** @throws UnusableInput when the server refused its configuration; Error when it ended for another reason */
export function explainEnd(server: Ended, exitCode: number | null): Error {
  const lines = server.log.map(({ line }) => line);
  const refused = lines.findIndex(line => REFUSED.test(line));
  const users = lines.findLast(line => USER.test(line));
  if (refused !== -1)
    return refusedLine(
      server,
      lines.slice(refused + 1).filter(line => !NUMBER.test(line)),
    );
  if (users !== undefined) return refusedUser(server, users);
  return new Error(
    `${server.name} ended with exit code ${exitCode} while starting; its log ends\n${logTail(server)}`,
  );
}

function refusedLine({ name, kind, placeOfLine }: Ended, said: readonly string[]): UnusableInput {
  const text = said.map(line => LINE.exec(line)?.[1]).find(found => found !== undefined) ?? '';
  const reason = said.map(
    line => `    ${LINE.test(line) ? line.replace(text, () => shownText(text)) : line}`,
  );
  const place = placeOfLine(text);
  const places = place.startsWith('topology.') ? place : `${place} or the scenario's topology.${kind}`;
  return new UnusableInput(`${name} refuses its ${kind}.conf: correct ${places}\n${reason.join('\n')}`);
}

/** A line that the server refused, without its secrets; of one that cannot be split its directive only. */
function shownText(text: string): string {
  const words = wordsOf(text);
  return words === undefined ? `${text.trim().split(/\s/)[0]} …` : shownLine(words);
}

const refusedUser = ({ name, placeOfUser }: Ended, said: string): UnusableInput =>
  new UnusableInput(
    `${name} refuses its ACL file: correct ${placeOfUser(Number(USER.exec(said)?.[1]))}\n    ${said}`,
  );
