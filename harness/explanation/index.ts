export { type Advice, type Explanation, explain } from './explanation.ts';
export type { Leg } from './legs.ts';
export { showAdvice, showLegs, wordsOf } from './words.ts';
