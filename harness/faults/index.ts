export { crash } from './crash.ts';
export {
  type Availability,
  available,
  type Fault,
  notProven,
  type Proof,
  proven,
  unavailable,
} from './fault.ts';
export { plannedFailover } from './planned-failover.ts';
export { type Farewell, powerOff } from './power-off.ts';
export { knock, type Reception } from './probe.ts';
export { shutdown } from './shutdown.ts';
