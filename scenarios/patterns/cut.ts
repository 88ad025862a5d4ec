import { everyReplica, master, partition } from '../../harness/inject.ts';

/** The replicas are cut off from the master: what is written now is lost when it crashes. Sentinels do not notice. */
export const CUT = partition({ master: [master], replicas: [everyReplica] });
