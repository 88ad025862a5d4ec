export type { Advice } from './advice.ts';
export type { Experience } from './experience.ts';
export { type Explanation, explain } from './explanation.ts';
export type { Leg, Wait } from './leg.ts';
export { showAdvice, showLegs, wordsOf } from './words.ts';
