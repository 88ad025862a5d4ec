#!/usr/bin/env node
import { runProgram } from './command.ts';
import { failoverProgram } from './program.ts';

// A reader that closes the pipe, such as head, is no error, and what runs goes on to its end.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
});

process.exitCode = await runProgram(failoverProgram(), process.argv.slice(2));
