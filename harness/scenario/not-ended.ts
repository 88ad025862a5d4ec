/**
 * Until the returned function is called, the end of this process is a failure: Jest would end with the exit code 0 of a
 * `process.exit()` in a scenario, or in what it calls, though its other scenarios have failed or did not run.
 */
export function failIfProcessEnds(name: string): () => void {
  const fail = (exitCode: number) => {
    if (exitCode !== 0) return;
    process.stderr.write(`\nprocess.exit(0) was called while the scenario '${name}' ran: it has no result\n`);
    process.exitCode = 1;
  };
  process.on('exit', fail);
  return () => void process.off('exit', fail);
}
