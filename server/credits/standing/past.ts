import type { Group, Measure } from './overview.ts';
import type { Listed, Filter } from './repo/overview.ts';
import type { StandingRow } from './repo/kept.ts';

/** A standing that was computed instead of kept, with what lists show of the person. */
export type Found = { row: StandingRow; orgPath: string; person: Omit<Listed, keyof StandingRow | 'personId'> };

/** The same figures as the database counts of kept rows. */
export function groupsOf(found: readonly Found[], measures: readonly Measure[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { row, orgPath } of found) {
    const { policyKey } = row;
    const key = `${orgPath} ${policyKey}`;
    const group = groups.get(key) ?? emptyGroup(orgPath, policyKey, measures.length);
    groups.set(key, group);
    group.teachers++;
    group.complete += Number(row.isComplete);
    group.yearUnmet += Number(!row.isYearMet);
    group.yearOwed += Number(row.yearNeeded > 0);
    group.impossible += Number(row.impossible > 0);
    group.counted += row.counted;
    group.needed += row.needed;
    if (row.needed > 0) {
      const step = Math.min(4, Math.floor((row.counted * 4) / row.needed));
      group.spread[step] = (group.spread[step] ?? 0) + 1;
    }
    for (const [i, measure] of measures.entries()) {
      const line = row.rules[measure.key];
      group.owed[i] = (group.owed[i] ?? 0) + Number(line !== undefined);
      group.met[i] = (group.met[i] ?? 0) + Number(line?.[2] === 1);
    }
  }
  return [...groups.values()];
}

const emptyGroup = (orgPath: string, policyKey: string, measures: number): Group => ({
  orgPath,
  policyKey,
  teachers: 0,
  missing: 0,
  complete: 0,
  yearUnmet: 0,
  yearOwed: 0,
  impossible: 0,
  counted: 0,
  needed: 0,
  spread: [0, 0, 0, 0, 0],
  owed: new Array<number>(measures).fill(0),
  met: new Array<number>(measures).fill(0),
});

const isIn: Record<Filter['list'], (row: StandingRow) => boolean> = {
  all: () => true,
  year: (row) => !row.isYearMet,
  incomplete: (row) => row.policyKey !== '' && !row.isComplete,
  impossible: (row) => row.impossible > 0,
  complete: (row) => row.isComplete,
  none: (row) => row.policyKey === '',
};
const by: Record<Exclude<Filter['sort'], 'place' | 'name'>, (row: StandingRow) => number> = {
  counted: (row) => row.counted,
  gap: (row) => row.needed - row.counted,
  year: (row) => row.yearCounted - row.yearNeeded,
};
const compare = <T extends string | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

/** The same lists as the database gives of kept rows. */
export function listedOf(found: readonly Found[], filter: Filter): Listed[] {
  const { list, unmet, subject, level, q, sort } = filter;
  const chosen = found.filter(
    ({ row, person }) =>
      isIn[list](row) &&
      (!unmet || row.rules[unmet]?.[2] === 0) &&
      (!subject || person.subject === subject) &&
      (!level || person.ladderLevel === level) &&
      (!q || person.name.toLowerCase().includes(q.toLowerCase())),
  );
  const direction = filter.descending ? -1 : 1;
  const order = (a: Found, b: Found): number => {
    if (sort === 'place') return compare(a.orgPath, b.orgPath);
    return sort === 'name' ? compare(a.person.name, b.person.name) : by[sort](a.row) - by[sort](b.row);
  };
  return [...chosen]
    .sort(
      (a, b) =>
        direction * order(a, b) || compare(a.person.name, b.person.name) || compare(a.row.personId, b.row.personId),
    )
    .map(({ row, person }) => ({
      personId: row.personId,
      orgId: row.orgId,
      policyKey: row.policyKey,
      counted: row.counted,
      needed: row.needed,
      yearCounted: row.yearCounted,
      yearNeeded: row.yearNeeded,
      isYearMet: row.isYearMet,
      isComplete: row.isComplete,
      impossible: row.impossible,
      ...person,
    }));
}
