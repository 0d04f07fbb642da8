import { within, type Cycle } from '../../policy/rules/index.ts';

type Item = {
  ref: string;
  source: string;
  title: string;
  category: string;
  level: string;
  form: string;
  termFrom: string;
};
type Deed = Omit<Item, 'ref' | 'source' | 'termFrom'> & {
  id: string;
  on: string;
  isPosted: boolean;
  resourceIds: readonly string[];
};

/** What has become of an item: audited and in the ledger, or claimed and on its way there. */
export type Progress = { deedId: string; on: string; isPosted: boolean };

const isSame = (item: Item, deed: Deed): boolean => {
  if (item.source === 'resource') return deed.resourceIds.includes(item.ref);
  if (item.source === 'recognition') return item.category === deed.category;
  return (
    item.title === deed.title && item.category === deed.category && item.level === deed.level && item.form === deed.form
  );
};

/**
 * Which items of a plan are done: nobody ticks them off, the ledger says so. Each deed stands for one item: the one of
 * its term, or the first that is not done yet.
 * @param since what was done before the plan was made is none of its items
 */
export function progressOf(
  items: readonly Item[],
  deeds: readonly Deed[],
  { cycle, since }: { cycle: Cycle; since: string },
): Map<string, Progress> {
  const done = new Map<string, Progress>();
  // What is posted is surer than what is claimed, and is matched first.
  const inOrder = deeds
    .filter((deed) => deed.on >= since)
    .sort((a, b) => Number(b.isPosted) - Number(a.isPosted) || (a.on < b.on ? -1 : 1));
  for (const deed of inOrder) {
    const fitting = items.filter((item) => !done.has(item.ref) && isSame(item, deed));
    const term = cycle.terms.find((span) => within(span, deed.on));
    const item = fitting.find(({ termFrom }) => term && within(term, termFrom)) ?? fitting[0];
    if (item) done.set(item.ref, { deedId: deed.id, on: deed.on, isPosted: deed.isPosted });
  }
  return done;
}
