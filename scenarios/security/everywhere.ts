import { aclChange, configSet, everyReplica, master, type Nemesis, together } from '../../harness/inject.ts';

/** Rules of a user are changed on every redis server. */
export const rulesEverywhere = (user: string, ...rules: string[]): Nemesis =>
  together(aclChange(master, user, ...rules), aclChange(everyReplica, user, ...rules));

/** A setting is changed on every redis server. */
export const settingEverywhere = (settings: Readonly<Record<string, string>>): Nemesis =>
  together(configSet(master, settings), configSet(everyReplica, settings));
