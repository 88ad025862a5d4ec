import type {
  Failover,
  JudgedApplication,
  JudgedClient,
  JudgedHistories,
  JudgedPeriod,
  JudgedTopology,
} from './judged.ts';
import { Unknown } from './verdict.ts';

export const asFailover = (received: unknown, matcher: string): Failover =>
  as(received, 'failover', `${matcher} was asked about something that inject() did not return`);

export const asClient = (received: unknown, matcher: string): JudgedClient =>
  as(received, 'client', `${matcher} was asked about something that is not one of the scenario's clients`);

export const asHistories = (received: unknown, matcher: string): JudgedHistories =>
  as(received, 'histories', `${matcher} was asked about something that is not the scenario's histories`);

export const asTopology = (received: unknown, matcher: string): JudgedTopology =>
  as(received, 'topology', `${matcher} was asked about something that is not the scenario's topology`);

export const asApplication = (received: unknown, matcher: string): JudgedApplication =>
  as(
    received,
    'application',
    `${matcher} was asked about something that is not one of the scenario's applications`,
  );

export const asPeriod = (received: unknown, matcher: string): JudgedPeriod =>
  as(
    received,
    'period',
    `${matcher} was asked about something that is not before, during or after of an application`,
  );

function as<Subject>(received: unknown, subject: string, otherwise: string): Subject {
  const is =
    typeof received === 'object' &&
    received !== null &&
    'subject' in received &&
    received.subject === subject;
  if (is) return received as Subject;
  throw new Unknown(otherwise);
}
