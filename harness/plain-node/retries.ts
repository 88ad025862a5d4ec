import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { AggregatedResult } from '@jest/test-result';

/** Jest's reporter for tests that passed only when they were tried again. Their first failures stand far above in the output. */
export default class Retries {
  onRunComplete(_contexts: unknown, { testResults }: Tests): void {
    const shown = showRetried(testResults);
    if (shown !== '') process.stderr.write(`\n${shown}\n`);
  }
}

type Tests = Pick<AggregatedResult, 'testResults'>;

/** Which tests failed first and passed then, and how each failure begins where Jest keeps it (`logErrorsBeforeRetry`). */
export function showRetried(files: Tests['testResults']): string {
  const retried = files.flatMap(({ testFilePath, testResults }) =>
    testResults
      .filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
      .map(({ fullName, retryReasons = [] }) =>
        [`${relative('', testFilePath)}: ${fullName}`, ...retryReasons.map(beginningOf)].join('\n'),
      ),
  );
  return retried.length === 0 ? '' : ['Passed only when they were tried again:', ...retried].join('\n');
}

const MOST_LINES = 8;

/** Without the stack. */
function beginningOf(reason: string): string {
  const [said = ''] = stripVTControlCharacters(reason).split(/\n\s+at /);
  const lines = said.split('\n').filter(line => line.trim() !== '');
  return lines
    .slice(0, MOST_LINES)
    .map(line => `    ${line}`)
    .join('\n');
}
