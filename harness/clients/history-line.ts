import type { Beginning, Ending } from '../workload/index.ts';

// By hand, because JSON.stringify takes three times as long, and every operation of a client under test pays for it.
// What can hold any character goes through JSON.stringify all the same.

const json = JSON.stringify;

const begins = ({ id, client, kind, key, value, atMs, lateMs }: Beginning): string =>
  `"id":${id},"client":"${client}","kind":"${kind}","key":${json(key)},"value":${json(value)},"atMs":${atMs},"lateMs":${lateMs}`;

const ends = ({ endedAtMs, outcome, server, result, error }: Ending): string =>
  `"endedAtMs":${endedAtMs},"outcome":"${outcome}","server":${server === null ? null : `"${server}"`}${
    result === undefined ? '' : `,"result":${json(result) ?? null}`
  },"error":${error === null ? null : json(error)}`;

export const invokedLine = (beginning: Beginning): string => `{"event":"invoked",${begins(beginning)}}`;

export const completedLine = (id: number, ending: Ending): string =>
  `{"event":"completed","id":${id},${ends(ending)}}`;

export const performedLine = (beginning: Beginning, ending: Ending): string =>
  `{"event":"performed",${begins(beginning)},${ends(ending)}}`;
