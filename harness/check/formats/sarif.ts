import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckResult } from '../check.ts';
import { sourceOf } from '../proof.ts';
import type { Finding } from '../rule.ts';
import { RULES } from '../rules/index.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** SARIF 2.1.0, which code hosts show at the lines of a pull request. */
export function checkSarif({ findings }: CheckResult): object {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'failover check',
            rules: RULES.map(({ id, title, about, severity, proof }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: about },
              help: { text: `${about} Shown by ${sourceOf(proof)}.` },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        results: findings.map(resultOf),
      },
    ],
  };
}

const resultOf = ({ rule, severity, what, change, file, line, text }: Finding): object => ({
  ruleId: rule,
  ruleIndex: RULES.findIndex(({ id }) => id === rule),
  level: severity,
  message: { text: `${what} ${change}` },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file) },
        // A line that is missing is shown at the beginning of its file: without a region, code hosts show nothing.
        region: { startLine: line ?? 1, ...(text !== undefined && { snippet: { text } }) },
      },
    },
  ],
});

/** Relative paths stay relative: code hosts resolve them from the root of the repository. */
const uriOf = (file: string): string =>
  isAbsolute(file) ? pathToFileURL(file).href : file.split(sep).map(encodeURIComponent).join('/');
