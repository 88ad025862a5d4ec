import type { ServerFile } from '../configuration-file.ts';
import { each, isYes, lastLine, missingIn } from '../directives.ts';
import { seededIn } from '../proof.ts';
import type { Rule } from '../rule.ts';

/** `save ""` after the last save point; without any line Redis has save points. */
const hasSnapshots = ({ lines }: ServerFile): boolean => {
  const last = lines.findLast(({ words }) => words[0] === 'save');
  return last === undefined || (last.words.length > 1 && last.words[1] !== '');
};

export const persistenceOff: Rule = {
  id: 'persistence-off',
  severity: 'warning',
  title: 'a restarted master comes back empty',
  about:
    'A supervisor (systemd, Docker, Kubernetes) restarts a crashed master within down-after. Without persistence it is empty and still the master: its replicas copy the empty data set, and all data is lost on every server.',
  proof: seededIn(
    'master-dies/restart-inside-down-after',
    'master with appendonly restarts within down-after: no failover and no loss',
    /to lose no acknowledged element; .* lost/,
  ),
  find: ({ redis, maxLost }) =>
    each(redis, file => {
      if (isYes(file, 'appendonly') || hasSnapshots(file)) return [];
      const supervised = lastLine(file, 'supervised');
      const isRestarted = supervised !== undefined && supervised.words[1]?.toLowerCase() !== 'no';
      return [
        {
          at: lastLine(file, 'appendonly', 'save') ?? missingIn(file),
          severity: isRestarted || maxLost !== undefined ? ('error' as const) : ('warning' as const),
          what: `Nothing is saved to disk${isRestarted ? `, and a supervisor starts the server again (line ${supervised.line})` : ''}: a master that crashes and restarts within down-after is empty, and its replicas copy that.`,
          change: 'Write `appendonly yes`, or let the supervisor restart well after down-after.',
        },
      ];
    }),
};
