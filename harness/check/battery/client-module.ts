import { writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../basics/index.ts';

// Which servers a client connects to is the deployment's; credentials stay, because the deployment has the same.
const OF_PRODUCTION = [
  'sentinels',
  'name',
  'host',
  'port',
  'path',
  'natMap',
  'Connector',
  'tls',
  'sentinelTLS',
  'enableTLSForSentinelMode',
];

export const moduleUrl = (file: string): string => pathToFileURL(resolve(file)).href;

/** Writes a module with the options of a client without those that lead to production. @returns its file: URL */
export function testableClient(file: string): string {
  const source = JSON.stringify(moduleUrl(file));
  const isJson = extname(file) === '.json';
  const text = [
    `import * as given from ${source}${isJson ? " with { type: 'json' }" : ''};`,
    // CommonJS that a compiler wrote from ES exports has them all in its default export.
    'const found = given.default?.__esModule ? given.default : given;',
    `const { ${OF_PRODUCTION.map((name, i) => `${name}: _${i}`).join(', ')}, ...options } = found.options ?? found.default;`,
    'export default options;',
    '',
  ].join('\n');
  const module = join(temporaryFolder('check'), 'client.mjs');
  writeFileSync(module, text);
  return pathToFileURL(module).href;
}
