import type { Capabilities } from '../../engine/index.ts';
import { type MakeFault, makers } from '../fault-catalogue.ts';
import { whatIsMissing } from '../faults.ts';
import { makerNamed, targetWords, typedExample, typedName } from './typed-line.ts';

/**
 * What can be typed; about one fault, what it does.
 * @throws UnusableInput when there is no such fault
 */
export const showHelp = (about: string | undefined, capabilities: Capabilities): string =>
  about === undefined ? everything(capabilities) : oneFault(makerNamed(about), capabilities);

function oneFault(maker: MakeFault, capabilities: Capabilities): string {
  const { kind, models, how, heal, needs } = maker.about;
  const lacks = whatIsMissing(needs, capabilities);
  return [
    `  ${typedExample(maker)}`,
    `  ${kind}: ${models}`,
    `  injection and proof: ${how}`,
    `  heal: ${heal}`,
    ...(lacks.length === 0 ? [] : [`  not possible here: ${lacks.join('; ')}`]),
  ].join('\n');
}

function everything(capabilities: Capabilities): string {
  const possible = makers().filter(({ about }) => whatIsMissing(about.needs, capabilities).length === 0);
  return `  <fault> <target> [values] [name=value …]   inject a fault: crash master
  <fault> … for 15s                          heal it after that time: freeze redis-2 for 15s
  heal                                       heal everything
  status                                     the present roles, and the faults that are not healed
  wait 5s, wait +switch-master 30s           wait for a time, or for an event of a sentinel
  help <fault>                               describe a fault
  quit                                       end, and remove everything

  faults:  ${wrapped(possible.map(({ name }) => typedName(name)))}

  targets: ${wrapped([...targetWords(), 'redis-1', 'sentinel-2', 'master@shard-2'])}`;
}

const WIDTH = 100;
const MARGIN = '           ';

/** Words in lines that are indented after the first. */
function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line}, ${word}`;
  }
  return lines.join(`,\n${MARGIN}`);
}
