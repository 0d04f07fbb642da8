import { describe, expect, test } from 'vitest';
import { flagsOf, measuresOf, ruled, type Group } from '../../../server/credits/standing/overview.ts';
import { expectClause, shipped } from './world.ts';

/** What the texts ask of schools and cities, by the numbers of their teachers. */
const place = { id: 'org', name: '某单位', path: '/org/' };

/** A school or city of which `met` of those who owe a rule have it. */
function flags(
  preset: string,
  day: string,
  {
    kind,
    of,
    teachers,
    owed,
    met,
    complete = 0,
  }: { kind: 'school' | 'city'; of: string; teachers: number; owed: number; met: number; complete?: number },
) {
  const rules = ruled(preset, shipped(preset), day);
  const measures = measuresOf(rules, day);
  const nothing = measures.map(() => 0);
  const at = measures.findIndex((measure) => measure.ruleId === of && measure.at === 'current');
  const group: Group = {
    orgPath: '/org/',
    policyKey: preset,
    teachers,
    missing: 0,
    complete,
    yearUnmet: 0,
    yearOwed: 0,
    impossible: 0,
    counted: 0,
    needed: 0,
    spread: [0, 0, 0, 0, 0],
    owed: nothing.map((n, i) => (i === at ? owed : n)),
    met: nothing.map((n, i) => (i === at ? met : n)),
  };
  return flagsOf([{ ...place, kind }], [group], { rules, measures }).filter(({ at: when }) => when === 'current');
}

describe('株洲', () => {
  test.each([
    { teachers: 5, below: 1, isFlagged: true },
    { teachers: 6, below: 1, isFlagged: false },
    { teachers: 100, below: 19, isFlagged: false },
    { teachers: 100, below: 20, isFlagged: true },
    { teachers: 100, below: 21, isFlagged: true },
  ])('$below of $teachers teachers under 72 credits: flagged is $isFlagged', ({ teachers, below, isFlagged }) => {
    const found = flags('zhuzhou-2009', '2014-12-31', {
      kind: 'school',
      of: 'year',
      teachers,
      owed: teachers,
      met: teachers - below,
    });
    expect(found.map((flag) => flag.ruleId)).toEqual(isFlagged ? ['school-flag'] : []);
    if (isFlagged) expect(found[0]).toMatchObject({ unmet: below, owed: teachers, consequences: { length: 3 } });
    expectClause(shipped('zhuzhou-2009'), 'school-flag', '当年20%以上的教师未能完成72学分');
  });

  test.each([
    { complete: 949, isMissed: true },
    { complete: 950, isMissed: false },
  ])('$complete of 1 000 complete: the 95 % of the city are missed is $isMissed', ({ complete, isMissed }) => {
    const found = flags('zhuzhou-2009', '2015-12-31', {
      kind: 'city',
      of: 'completion',
      teachers: 1000,
      owed: 0,
      met: 0,
      complete,
    });
    expect(found.map((flag) => flag.ruleId)).toEqual(isMissed ? ['completion-target'] : []);
  });
});

describe('阿拉善', () => {
  test.each([
    { candidates: 30, passed: 30, isMissed: false },
    { candidates: 30, passed: 29, isMissed: true },
    { candidates: 40, passed: 30, isMissed: false },
    { candidates: 0, passed: 0, isMissed: true },
  ])(
    '$passed of $candidates candidates passed in a school of 100: 30 % missed is $isMissed',
    ({ candidates, passed, isMissed }) => {
      const found = flags('alxa-2025', '2025-12-31', {
        kind: 'school',
        of: 'assessment',
        teachers: 100,
        owed: candidates,
        met: passed,
      });
      expect(found.map((flag) => flag.ruleId)).toEqual(isMissed ? ['backbone-share'] : []);
      expectClause(shipped('alxa-2025'), 'backbone-share', '专任教师总数的30%培养骨干教师');
    },
  );
});
