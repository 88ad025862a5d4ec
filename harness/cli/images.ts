import chalk from 'chalk';
import Table from 'cli-table3';
import { Command } from 'commander';
import { progressOf } from '../basics/index.ts';
import { findEngine, ownImagesNamed, type PreparedImage, prepareOwnImages } from '../engine/index.ts';
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

function tableOf(images: readonly PreparedImage[]): string {
  const table = new Table({
    head: ['HARNESS_IMAGE', 'server', 'from', 'size', ''],
    colAligns: ['left', 'left', 'left', 'right', 'left'],
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
  });
  for (const { name, server, versions, origin, sizeBytes, built } of images) {
    table.push([
      name,
      `${server} ${versions.server}`,
      origin,
      `${Math.round(sizeBytes / 1e6)} MB`,
      built === 'now' ? chalk.green('built now') : 'there already',
    ]);
  }
  return table.toString();
}
