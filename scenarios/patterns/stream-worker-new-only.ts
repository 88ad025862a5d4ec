import { streamWorker } from './stream-worker.ts';

/** Goes on with new entries after an error. */
export default streamWorker('>');
