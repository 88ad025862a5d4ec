export { default as PlainNodeEnvironment } from './environment.ts';
export { jest } from './globals.ts';
