import { diffArrays } from 'diff';
import type { BlockRow, LocatorRow } from '../../../db/schema/index.ts';
import { fromText, type Bare, type Plain } from './notation.ts';

const keyOf = ({ type, level, text }: Bare): string => `${type} ${type === 'heading' ? (level ?? 1) : ''} ${text}`;

/**
 * Text as blocks again, with as many of the old ones as are still there, untouched. A new block stands where the one it
 * replaces stood, else where the one before it does; `near` is the place when there is nothing else.
 */
export function fitBlocks(
  before: readonly BlockRow[],
  text: string,
  about: { plain: Plain; near: LocatorRow },
): BlockRow[] {
  const after = fromText(text, about.plain);
  const fitted: BlockRow[] = [];
  let [old, next] = [0, 0];
  let replaced: BlockRow[] = [];
  let fresh: Bare[] = [];
  const settle = () => {
    fresh.forEach((bare, at) => {
      const locator = (replaced[at] ?? replaced.at(-1) ?? fitted.at(-1) ?? before[old])?.locator ?? about.near;
      fitted.push({ ...bare, locator });
    });
    replaced = [];
    fresh = [];
  };
  for (const { added, removed, count } of diffArrays(before.map(keyOf), after.map(keyOf))) {
    if (removed) replaced.push(...before.slice(old, old + count));
    else if (added) fresh.push(...after.slice(next, next + count));
    else {
      settle();
      fitted.push(...before.slice(old, old + count));
    }
    if (!added) old += count;
    if (!removed) next += count;
  }
  settle();
  return underHeadings(fitted);
}

/** Places that are named by their heading follow the heading's new name. */
export function underHeadings(blocks: readonly BlockRow[]): BlockRow[] {
  let heading: string | null = null;
  return blocks.map((block) => {
    if (block.type === 'heading') heading = block.text;
    const { locator } = block;
    const isSame = heading === null || locator.kind !== 'heading' || locator.heading === heading;
    return isSame ? block : { ...block, locator: { ...locator, heading: heading ?? '' } };
  });
}
