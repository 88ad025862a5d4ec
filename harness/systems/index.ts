export { SYSTEMS, systemNamed } from './list.ts';
export { inDialect, onHost, promptOn } from './on-host.ts';
export { draw, type Picture } from './picture.ts';
export { runningSentinel } from './sentinel.ts';
export type { Note, RunningSystem, System, Try } from './system.ts';
export { showRunning, showSystems, showTried } from './terminal.ts';
export { tryAll } from './tried.ts';
