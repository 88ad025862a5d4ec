export { type ClientProcess, type ClientTold, startClient } from './client.ts';
export { type ClientSpec, checkClient, type OptionsModule, optionsFrom } from './options.ts';
