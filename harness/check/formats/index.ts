import type { CheckResult } from '../check.ts';
import { checkMarkdown } from './markdown.ts';
import { checkSarif } from './sarif.ts';
import { showCheck } from './terminal.ts';

export const CHECK_FORMATS = ['terminal', 'json', 'markdown', 'html', 'sarif'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

const WRITE: Readonly<Record<CheckFormat, (result: CheckResult) => string | Promise<string>>> = {
  terminal: showCheck,
  json: result => `${JSON.stringify(result, null, 2)}\n`,
  markdown: checkMarkdown,
  // The report's folder takes longer to load than the whole check.
  html: async result => (await import('./html.ts')).checkHtml(result),
  sarif: result => `${JSON.stringify(checkSarif(result), null, 2)}\n`,
};

export const formatCheck = async (format: CheckFormat, result: CheckResult): Promise<string> =>
  WRITE[format](result);
