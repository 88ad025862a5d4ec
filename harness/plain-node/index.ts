export { default as PlainNodeEnvironment } from './environment.ts';
