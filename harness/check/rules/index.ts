import type { Rule } from '../rule.ts';
import { failoverRight, renamedCommand, replicaRights, sentinelRights } from './acl-rights.ts';
import { masterauthMissing, sentinelAuthMissing } from './authentication.ts';
import {
  clientGivesUp,
  commandsFail,
  commandsWait,
  masterUnknown,
  withoutSentinel,
} from './client-retries.ts';
import {
  commandTimeoutSet,
  connectTimeoutLong,
  sentinelTimeoutMissing,
  socketTimeoutBelowBlocking,
  socketTimeoutBelowDownAfter,
  socketTimeoutLong,
  socketTimeoutMissing,
} from './client-timeouts.ts';
import { detectorElsewhere, detectorEnds, detectorResubscribes } from './failover-detector.ts';
import { namesMixed, namesNeedDns, namesUnresolved } from './names.ts';
import { natMapIncomplete } from './nat-map.ts';
import { persistenceOff } from './persistence.ts';
import { evenSentinels, fewSentinels, quorumAboveMajority, quorumOne, quorumUnreachable } from './quorum.ts';
import { loopbackAnnounced, loopbackOnly, protectedMode } from './reachability.ts';
import { minReplicasLag, minReplicasMissing, minReplicasTooMany, noReplicas } from './replicas.ts';
import { downAfterLong, downAfterShort, downAfterTilt, failoverTimeout } from './sentinel-times.ts';
import { tlsClient, tlsHalf, tlsOneName, tlsPlainPort } from './tls.ts';
import { knownDefect } from './versions.ts';

export const RULES: readonly Rule[] = [
  fewSentinels,
  evenSentinels,
  quorumUnreachable,
  quorumAboveMajority,
  quorumOne,
  downAfterShort,
  downAfterLong,
  downAfterTilt,
  failoverTimeout,
  noReplicas,
  minReplicasMissing,
  minReplicasTooMany,
  minReplicasLag,
  persistenceOff,
  masterauthMissing,
  sentinelAuthMissing,
  sentinelRights,
  failoverRight,
  replicaRights,
  renamedCommand,
  loopbackOnly,
  loopbackAnnounced,
  protectedMode,
  namesUnresolved,
  namesMixed,
  namesNeedDns,
  tlsHalf,
  tlsPlainPort,
  tlsClient,
  tlsOneName,
  withoutSentinel,
  masterUnknown,
  socketTimeoutMissing,
  socketTimeoutBelowBlocking,
  socketTimeoutLong,
  socketTimeoutBelowDownAfter,
  connectTimeoutLong,
  sentinelTimeoutMissing,
  commandTimeoutSet,
  clientGivesUp,
  commandsFail,
  commandsWait,
  detectorEnds,
  detectorElsewhere,
  detectorResubscribes,
  natMapIncomplete,
  knownDefect,
];
