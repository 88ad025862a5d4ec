import { literally, rowOf } from '../../basics/index.ts';
import type { CheckResult } from '../check.ts';
import type { Finding } from '../rule.ts';
import { conclusionOf, countsOf, factsOf, placeOf } from './words.ts';

export function checkMarkdown(result: CheckResult): string {
  return [
    `# Failover check: ${result.verdict}`,
    `${countsOf(result)}: ${conclusionOf(result)}.`,
    ['| checked | |', '| --- | --- |', ...factsOf(result).map(rowOf)].join('\n'),
    ...result.findings.map(section),
    '',
  ].join('\n\n');
}

const section = (finding: Finding): string => {
  const { severity, title, text, what, change, rule, shownBy } = finding;
  return [
    `## ${severity}: ${literally(title)}`,
    `${literally(placeOf(finding))}${text === undefined ? '' : `: ${code(text)}`}`,
    literally(what),
    `**Change:** ${literally(change)}`,
    `Rule \`${rule}\`, shown by \`${shownBy}\`.`,
  ].join('\n\n');
};

const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
