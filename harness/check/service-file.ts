import { basename, extname } from 'node:path';
import { UnusableInput } from '../basics/index.ts';
import { moduleUrl } from './battery/client-module.ts';
import { readText } from './configuration-file.ts';
import { loadModule } from './load-module.ts';
import type { LoadedService } from './service-process.ts';

/** A service under test, in a module of the user's. */
export interface ServiceFile {
  /** The name of the file, which messages and the report use. */
  readonly name: string;
  /** The file: URL of the module. */
  readonly module: string;
}

const EXPECTED =
  "expected: export default service({ command: ['node', 'server.js'], load: http({ path: '/health' }) }), as the services of a scenario have it";

/** @throws UnusableInput for a file that is missing, does not load, or does not export a service */
export async function readServiceFile(file: string): Promise<ServiceFile> {
  readText(file);
  const { exported } = await loadModule<LoadedService>('./service-process.ts', file);
  if (exported !== 'service')
    throw new UnusableInput(`--service ${file} has ${exported} as its default export; ${EXPECTED}`);
  return { name: nameOf(file), module: moduleUrl(file) };
}

/** 'orders.ts' is 'orders'. The client of the battery is called app. */
function nameOf(file: string): string {
  const name = basename(file, extname(file)).replaceAll(/[^\w-]+/g, '-');
  return name === 'app' ? 'app-service' : name;
}
