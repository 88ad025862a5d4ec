#!/usr/bin/env node
import { runProgram } from './command.ts';
import { failoverProgram } from './program.ts';

process.exitCode = await runProgram(failoverProgram(), process.argv.slice(2));
