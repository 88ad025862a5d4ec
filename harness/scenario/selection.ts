import { checkTag, type Tag } from './tags.ts';

/** Which scenarios a run is about: those with one of these tags, or any where none is given, and with none of those. */
export interface Selection {
  readonly tags: readonly Tag[];
  readonly without: readonly Tag[];
}

const TAGS_VARIABLE = 'HARNESS_TAGS';
const WITHOUT_VARIABLE = 'HARNESS_WITHOUT_TAGS';

/** @throws UnusableInput for a tag that there is not */
export const parseTags = (field: string, text: string): Tag[] =>
  text
    .split(',')
    .filter(Boolean)
    .map(tag => checkTag(field, tag.trim()));

/** Tells this process and its children. */
export function select({ tags, without }: Selection): void {
  process.env[TAGS_VARIABLE] = tags.join(',');
  process.env[WITHOUT_VARIABLE] = without.join(',');
}

export const selection = (): Selection => ({
  tags: parseTags(TAGS_VARIABLE, process.env[TAGS_VARIABLE] ?? ''),
  without: parseTags(WITHOUT_VARIABLE, process.env[WITHOUT_VARIABLE] ?? ''),
});

export function isSelected(has: readonly Tag[], { tags, without }: Selection): boolean {
  if (without.some(tag => has.includes(tag))) return false;
  return tags.length === 0 || tags.some(tag => has.includes(tag));
}
