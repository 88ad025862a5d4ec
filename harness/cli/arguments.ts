import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UnusableInput } from '../basics/index.ts';

/**
 * `util.parseArgs`, strictly.
 * @param command as it is typed, for the error
 * @throws UnusableInput for an option that there is not, or that lacks its value or must have none
 */
export function parseArguments<Config extends ParseArgsConfig>(
  command: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!isOfArguments(error)) throw error;
    const known = Object.keys(config.options ?? {}).map(name => `--${name}`);
    throw new UnusableInput(`${command}: ${error.message}\n  known: ${known.join(', ')}`);
  }
}

const isOfArguments = (error: unknown): error is { readonly message: string } =>
  String((error as { readonly code?: unknown }).code).startsWith('ERR_PARSE_ARGS_');
