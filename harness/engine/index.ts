export { CAPABILITIES, type Capabilities, type Capability } from './capabilities.ts';
export { connectEngine, engineAnswers, ownLabels } from './connect.ts';
export { type Environment, environment, prepareEnvironment } from './environment.ts';
export { type Found, findEngine } from './find.ts';
export type { Image } from './image.ts';
export { HOST_RIGHTS } from './image-tools.ts';
export { isOwnAddress } from './own-address.ts';
export { type Swept, sweep } from './sweep.ts';
export { startWatchdog } from './watchdog.ts';
