import { Command } from 'commander';
import { findEngine, reachEngines, sweep } from '../engine/index.ts';
import { exits, JSON_OUTPUT, printJson } from './command.ts';

export const cleanCommand = (): Command =>
  new Command('clean')
    .summary('remove leftovers of killed runs')
    .description(
      'Removes what killed runs of this machine left on the engine: only what carries the labels of this project, and whose run is over. Installs nothing. Exit code 1: the engine did not remove all of it.',
    )
    .option(...JSON_OUTPUT)
    .action(exits(clean));

/** @returns 1 when the engine keeps something that it was to remove */
async function clean({ json }: { readonly json?: boolean }): Promise<number> {
  process.env.HARNESS_INSTALL_ENGINE = 'never';
  const [first] = await reachEngines();
  const { endpoint } = first ?? (await findEngine(() => undefined));
  process.env.DOCKER_HOST = endpoint.uri;
  const { removed, left, stuck } = await sweep('abandoned');
  if (json) printJson({ removed, left, stuck });
  else
    process.stdout.write(
      linesOf(removed, left, stuck)
        .map(line => `${line}\n`)
        .join(''),
    );
  return stuck.length === 0 ? 0 : 1;
}

function linesOf(
  removed: readonly string[],
  left: readonly string[],
  stuck: readonly string[],
): readonly string[] {
  return [
    ...removed.map(name => `removed ${name}`),
    ...left.map(name => `left ${name}`),
    ...stuck.map(name => `the engine did not remove ${name}`),
    ...(removed.length + stuck.length === 0 ? ['there was nothing to remove'] : []),
  ];
}
