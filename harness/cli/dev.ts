import { runProgram } from './command.ts';
import { devProgram } from './dev-program.ts';

// What only maintainers of this repository need: npm run dev:…

process.exitCode = await runProgram(devProgram(), process.argv.slice(2));
