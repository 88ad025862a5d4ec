#!/usr/bin/env node
import { keepCompiled } from '../basics/index.ts';

// Before anything else is loaded.
keepCompiled();
const { runProgram } = await import('./command.ts');
const { failoverProgram } = await import('./program.ts');

// A reader that closes the pipe, such as head, is no error, and what runs goes on to its end.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
});

process.exitCode = await runProgram(failoverProgram(), process.argv.slice(2));
