import chalk from 'chalk';
import Table from 'cli-table3';
import { progressOf } from '../basics/index.ts';
import { findEngine, ownImagesNamed, type PreparedImage, prepareOwnImages } from '../engine/index.ts';
import { runCommand } from './command.ts';

// npm run images: builds the images of all servers that are not there. npm run images -- valkey:9: only that one.

await runCommand(() => main(process.argv.slice(2)));

async function main(names: readonly string[]): Promise<number> {
  const wanted = ownImagesNamed(names);
  const progress = progressOf('images');
  const { endpoint } = await findEngine(progress);
  process.env.DOCKER_HOST = endpoint.uri;
  process.stdout.write(`${tableOf(await prepareOwnImages(wanted, progress))}\n`);
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
