export { SYSTEMS, systemNamed } from './list.ts';
export { draw, type Picture } from './picture.ts';
export { runningSentinel } from './sentinel.ts';
export type { Note, RunningSystem, System, Try } from './system.ts';
export { inDialect, onHost, promptOn } from './system.ts';
export { showRunning, showSystems, showTried, tryAll } from './tried.ts';
