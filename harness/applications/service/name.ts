import type { ServiceLoad } from './settings.ts';

/** What its requests are called in records and on the page: 'GET /orders'. */
export const nameOfLoad = (load: ServiceLoad): string => {
  if (load.by === 'http') return `${load.method} ${load.path}`;
  return load.by === 'command' ? load.command.join(' ') : 'probe';
};
