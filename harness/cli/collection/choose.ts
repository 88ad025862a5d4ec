import { isAbsolute, relative } from 'node:path';
import { projectFolder, UnusableInput, unusable } from '../../basics/index.ts';
import type { Shard } from '../../report/index.ts';
import { isSelected, type Selection } from '../../scenario/index.ts';
import type { CollectedScenario } from './collect.ts';
import { scenariosOfShard } from './shard.ts';

/** Which scenarios a command is about. */
export interface Choice extends Selection {
  /** Parts of paths, as regular expressions; none: all files. */
  readonly patterns: readonly string[];
  /** A part of the name, as a regular expression. */
  readonly namePattern?: string;
  readonly shard?: Shard;
}

/** @throws UnusableInput when nothing is chosen, or a pattern is no regular expression */
export function choose(all: readonly CollectedScenario[], choice: Choice): readonly CollectedScenario[] {
  const named = all.filter(matcherOf(choice));
  const chosen = named.filter(({ tags }) => isSelected(tags, choice));
  if (chosen.length === 0) throw nothingChosen(all, named, choice);
  return choice.shard === undefined ? chosen : scenariosOfShard(chosen, choice.shard);
}

/** @throws UnusableInput naming the scenarios that have no defect to plant */
export function requirePlanted(chosen: readonly CollectedScenario[]): void {
  const without = chosen.filter(({ planted }) => planted === undefined);
  if (without.length === 0) return;
  throw unusable({
    tried: 'to plant the defect of each scenario',
    found: `no 'planted' in\n${without.map(({ file, name }) => `${file}: ${name}`).join('\n')}`,
    todo: 'say in its options what turns it red, or leave it out',
  });
}

function matcherOf({ patterns, namePattern = '' }: Choice): (scenario: CollectedScenario) => boolean {
  const paths = patterns.map(pattern => (isAbsolute(pattern) ? relative(projectFolder(), pattern) : pattern));
  const files = paths.map(regularExpression);
  const names = regularExpression(namePattern);
  return ({ file, name }) => (files.length === 0 || files.some(each => each.test(file))) && names.test(name);
}

/** As Jest reads them. */
function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i');
  } catch {
    throw new UnusableInput(`the pattern '${pattern}' is no regular expression; escape its signs with \\`);
  }
}

function nothingChosen(
  all: readonly CollectedScenario[],
  named: readonly CollectedScenario[],
  { patterns, namePattern, tags, without }: Choice,
): UnusableInput {
  const wanted = [
    ...(patterns.length === 0 ? [] : [`whose file has '${patterns.join("' or '")}' in its path`]),
    ...(namePattern === undefined ? [] : [`whose name has '${namePattern}' in it`]),
    ...(tags.length === 0 ? [] : [`with the tag ${tags.join(' or ')}`]),
    ...(without.length === 0 ? [] : [`without the tag ${without.join(' and ')}`]),
  ];
  const closest = named.length === all.length ? [] : named.slice(0, SHOWN);
  const has = closest.map(scenario => `'${scenario.name}' has ${tagsIn(scenario)}`);
  const slow = without.includes('slow') && named.some(scenario => scenario.tags.includes('slow'));
  return unusable({
    tried: `to select scenarios ${wanted.join(', ')}`,
    found: [`none of all ${all.length}`, ...has].join('\n'),
    todo: `${slow ? '`--all` selects those tagged slow as well; ' : ''}\`failover list --all\` shows every scenario, \`--help\` the options`,
  });
}

const tagsIn = ({ tags }: CollectedScenario): string =>
  tags.length === 0 ? 'no tag' : `the tag ${tags.join(', ')}`;

const SHOWN = 5;
