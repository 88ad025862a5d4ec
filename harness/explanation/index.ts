export type { Experience } from './experience.ts';
export type { Advice } from './explanation.ts';
export { type Explanation, explain } from './explanation.ts';
export type { Leg, Wait } from './legs.ts';
export { showAdvice, showLegs, wordsOf } from './words.ts';
