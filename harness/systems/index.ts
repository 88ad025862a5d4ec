export { SYSTEMS, systemNamed } from './list.ts';
export { draw } from './picture.ts';
export { runningSentinel } from './sentinel.ts';
export { inDialect, promptOn, type RunningSystem, type System } from './system.ts';
export { showRunning, showSystems, showTried, tryAll } from './tried.ts';
