import { fileURLToPath } from 'node:url';
import { runCommand } from './command.ts';
import { writeScenario } from './write-scenario.ts';

// npm run new-scenario -- "the client follows when …": writes a scenario file to begin with, and says what comes next.

await runCommand(() => {
  const file = writeScenario(process.argv.slice(2), fileURLToPath(new URL('../../', import.meta.url)));
  process.stdout.write(`${file}

  run it             npm run scenarios -- ${file}
  see it turn red    npm run scenarios -- --planted ${file}
  make it yours      the comment, the fault, the clients, the planted defect: docs/writing-scenarios.md
  at last            npm run scenarios -- --list --write
`);
  return 0;
});
