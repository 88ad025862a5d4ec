import chalk from 'chalk';
import { Command } from 'commander';
import { progressOf } from '../basics/index.ts';
import { findEngine, ownImagesNamed, type PreparedImage, prepareOwnImages } from '../engine/index.ts';
import { NO_ROW_LINES, showTable } from '../report/index.ts';
import { beQuiet, exits, JSON_OUTPUT, printJson, QUIET } from './command.ts';

export const imagesCommand = (): Command =>
  new Command('images')
    .summary('build the images of the servers')
    .description('Builds those images of Redis 7.0, Redis 8, Valkey 8 and Valkey 9 that are missing.')
    .argument('[names...]', "which, such as 'valkey:9'; none: all")
    .option(...JSON_OUTPUT)
    .option(...QUIET)
    .action(exits(buildImages));

interface Options {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

async function buildImages(names: readonly string[], { json, quiet }: Options): Promise<number> {
  beQuiet(quiet);
  const wanted = ownImagesNamed(names);
  const progress = progressOf('images');
  const { endpoint } = await findEngine(progress);
  process.env.DOCKER_HOST = endpoint.uri;
  const images = await prepareOwnImages(wanted, progress);
  if (json) printJson(images.map(({ trial: _, ...image }) => image));
  else process.stdout.write(`${tableOf(images)}\n`);
  return 0;
}

const tableOf = (images: readonly PreparedImage[]): string =>
  showTable(
    {
      head: ['HARNESS_IMAGE', 'server', 'from', 'size', ''],
      colAligns: ['left', 'left', 'left', 'right', 'left'],
      chars: NO_ROW_LINES,
    },
    images.map(({ name, server, versions, origin, sizeBytes, built }) => [
      name,
      `${server} ${versions.server}`,
      origin,
      `${Math.round(sizeBytes / 1e6)} MB`,
      built === 'now' ? chalk.green('built now') : 'there already',
    ]),
  );
