import type { Battery } from '../battery/outcome.ts';
import type { CheckResult } from '../check.ts';
import { batteryMarkdown, showBattery } from './battery.ts';
import { checkMarkdown } from './markdown.ts';
import { checkSarif } from './sarif.ts';
import { showCheck } from './terminal.ts';

export const CHECK_FORMATS = ['terminal', 'json', 'markdown', 'html', 'sarif'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

const WRITE: Readonly<
  Record<CheckFormat, (result: CheckResult, battery?: Battery) => string | Promise<string>>
> = {
  terminal: (result, battery) =>
    `${showCheck(result)}${battery === undefined ? '' : `\n${showBattery(battery)}`}`,
  json: (result, battery) => `${JSON.stringify({ ...result, ...(battery && { battery }) }, null, 2)}\n`,
  markdown: (result, battery) =>
    `${checkMarkdown(result)}${battery === undefined ? '' : `\n${batteryMarkdown(battery)}`}`,
  // The report's folder takes longer to load than the whole check.
  html: async (result, battery) => (await import('./html.ts')).checkHtml(result, battery),
  sarif: result => `${JSON.stringify(checkSarif(result), null, 2)}\n`,
};

/** @param battery absent where only the static rules ran; SARIF has only those */
export const formatCheck = async (
  format: CheckFormat,
  result: CheckResult,
  battery?: Battery,
): Promise<string> =>
  WRITE[format]({ ...result, verdict: battery?.verdict === 'fail' ? 'fail' : result.verdict }, battery);
