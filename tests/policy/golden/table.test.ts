import { describe, expect, test } from 'vitest';
import type { Position } from '../../../db/schema/people.ts';
import type { TrainingForm, TrainingLevel } from '../../../db/schema/policy.ts';
import { rulesOf, type PersonFacts } from '../../../server/policy/rules/index.ts';
import { problemsOf } from '../../../server/policy/rules/check.ts';
import { whyNotNow } from '../../../server/credits/claims/rules/windows.ts';
import { presets } from '../../../server/policy/presets.ts';
import { aTeacher } from '../world.ts';
import { did, expectClause, lineOn, ruleIn, shipped, worth } from './world.ts';

/** Table 1 of 株教函〔2014〕29号: fourteen rows (心理健康教育 has two halves), who each is for, where, how, and what it is worth. */
const policy = shipped('zhuzhou-2009');
const holding = (position: Position) => aTeacher({ positions: [{ position, from: '2010-01-01', to: null }] });
const everybody = aTeacher();

type Row = {
  key: string;
  /** For whom it is, and for whom not. */
  who: PersonFacts;
  notWho: PersonFacts | null;
  fits: [TrainingLevel, TrainingForm];
  misfit: [TrainingLevel, TrainingForm];
  /** What 40 hours with 25 credits on the certificate are worth. */
  worth: number;
  clause: string;
};
const rows: Row[] = [
  {
    key: 'school',
    who: everybody,
    notWho: null,
    fits: ['school', 'school_based'],
    misfit: ['county', 'school_based'],
    worth: 25,
    clause: '全体教师必修,每期满分为12学分。校级培训',
  },
  {
    key: 'post',
    who: everybody,
    notWho: null,
    fits: ['county', 'in_person'],
    misfit: ['school', 'in_person'],
    worth: 25,
    clause: '全体教师,分项目计分。县区级以上培训',
  },
  {
    key: 'backbone',
    who: aTeacher({ ladderLevel: 'backbone' }),
    notWho: everybody,
    fits: ['county', 'base'],
    misfit: ['school', 'base'],
    worth: 25,
    clause: '骨干教师,分项目计分',
  },
  {
    key: 'master',
    who: holding('master_candidate'),
    notWho: everybody,
    fits: ['city', 'base'],
    misfit: ['county', 'base'],
    worth: 25,
    clause: '名师培养对象,分项目计分。市级以上培训,名师工作室组织实施。基地研修',
  },
  {
    key: 'weak-subject',
    who: holding('weak_subject_teacher'),
    notWho: everybody,
    fits: ['county', 'remote'],
    misfit: ['county', 'school_based'],
    worth: 25,
    clause: '薄弱学科教师,分项目计分',
  },
  {
    key: 'outside-degree',
    who: holding('teaching_outside_degree'),
    notWho: everybody,
    fits: ['city', 'in_person'],
    misfit: ['county', 'in_person'],
    worth: 25,
    clause: '教非所学的教师,分项目计分。市级以上培训',
  },
  {
    key: 'induction',
    who: aTeacher({ hiredOn: '2013-09-01' }),
    notWho: everybody,
    fits: ['county', 'in_person'],
    misfit: ['county', 'degree'],
    worth: 25,
    clause: '校本研训30学时',
  },
  {
    key: 'digital',
    who: everybody,
    notWho: null,
    fits: ['city', 'blended'],
    misfit: ['city', 'remote'],
    worth: 80,
    clause: '全体教师必修,记80学分',
  },
  {
    key: 'psychology',
    who: everybody,
    notWho: holding('psychology_teacher'),
    fits: ['school', 'in_person'],
    misfit: ['county', 'in_person'],
    worth: 0,
    clause: '普通教师-通识培训,不单独计分',
  },
  {
    key: 'psychology-professional',
    who: holding('psychology_teacher'),
    notWho: everybody,
    fits: ['county', 'in_person'],
    misfit: ['school', 'in_person'],
    worth: 25,
    clause: '专业教师-专业培训,分项目计分',
  },
  {
    key: 'safety',
    who: everybody,
    notWho: null,
    fits: ['school', 'school_based'],
    misfit: ['county', 'school_based'],
    worth: 0,
    clause: '全体教师,不单独计分',
  },
  {
    key: 'class-teacher',
    who: holding('class_teacher'),
    notWho: everybody,
    fits: ['county', 'in_person'],
    misfit: ['school', 'in_person'],
    worth: 25,
    clause: '班主任教师必修,30学时',
  },
  {
    key: 'principal',
    who: holding('principal'),
    notWho: everybody,
    fits: ['province', 'in_person'],
    misfit: ['school', 'in_person'],
    worth: 25,
    clause: '新任校长或拟任校长必须参加300学时资格培训',
  },
  {
    key: 'degree',
    who: everybody,
    notWho: null,
    fits: ['province', 'degree'],
    misfit: ['province', 'remote'],
    worth: 100,
    clause: '凭毕业证登记100学分',
  },
  {
    key: 'award',
    who: everybody,
    notWho: null,
    fits: ['county', 'other'],
    misfit: ['county', 'other'],
    worth: 25,
    clause: '每年申报、审核一次',
  },
];

describe('Table 1', () => {
  test('has its fourteen rows, one of them in two halves', () => {
    expect(rulesOf(policy, 'category').map((rule) => rule.key)).toEqual(rows.map((row) => row.key));
  });

  test.each(rows)(
    '$key is worth $worth to those it is for',
    ({ key, who, fits: [level, form], worth: credits, clause }) => {
      expect(worth(policy, { category: key, level, form }, { hours: 40, stated: 25 }, who)).toBe(credits);
      expectClause(policy, `category-${key}`, clause);
    },
  );

  test.each(rows.filter((row) => row.notWho))('$key is not for others', ({ key, notWho, fits: [level, form] }) => {
    const found = worth(policy, { category: key, level, form }, { stated: 25 }, notWho ?? everybody);
    expect(found).toBe('policy.category_not_for_you');
  });

  // 政策性补助与奖励 names neither level nor form.
  test.each(rows.filter((row) => row.key !== 'award'))(
    '$key is not held elsewhere',
    ({ key, who, misfit: [level, form] }) => {
      expect(worth(policy, { category: key, level, form }, { stated: 25 }, who)).toMatch(/_does_not_fit$/);
    },
  );

  test('hours alone are worth nothing where the text says no conversion: the certificate has to state credits', () => {
    const kind = { category: 'post', level: 'county' as const, form: 'in_person' as const };
    expect(worth(policy, kind, { hours: 40 })).toBe('policy.no_conversion');
  });
});

describe('凭毕业证登记100学分', () => {
  const degree = (on: string, certificateNo: string | null) =>
    did('degree', on, { credits: 100, form: 'degree', certificateNo });
  test.each([
    { given: 'one certificate', facts: [degree('2012-07-01', 'A1')], counted: 100 },
    {
      given: 'the same certificate twice',
      facts: [degree('2012-07-01', 'A1'), degree('2013-07-01', 'A1')],
      counted: 100,
    },
    { given: 'two certificates', facts: [degree('2012-07-01', 'A1'), degree('2014-07-01', 'B2')], counted: 200 },
  ])('$given: $counted', ({ facts, counted }) => {
    expect(lineOn(policy, 'total', facts, '2015-12-31').counted).toBe(counted);
  });
});

test('educational technology counts 80 once, however often it is done', () => {
  const done = (on: string) => did('digital', on, { credits: 80, form: 'blended' });
  expect(lineOn(policy, 'total', [done('2012-07-01'), done('2014-07-01')], '2015-12-31').counted).toBe(80);
});

describe('每年申报、审核一次', () => {
  const award = { category: 'award', level: 'county', form: 'other' } as const;
  const claimed = (on: string) => ({ ...award, on });
  test.each([
    { before: [], refused: false },
    { before: ['2014-02-01'], refused: true },
    { before: ['2013-12-31'], refused: false },
  ])('claimed before on $before, again on 2014-11-01: refused is $refused', ({ before, refused }) => {
    const found = whyNotNow(policy, award, '2014-11-01', before.map(claimed));
    expect(found?.code ?? null).toBe(refused ? 'credits.window_used' : null);
    expect(ruleIn(policy, 'award-window')).toMatchObject({ of: { categories: ['award'] }, timesPerYear: 1 });
    expectClause(policy, 'award-window', '每年申报、审核一次');
  });

  test('other claims are not counted', () => {
    expect(whyNotNow(policy, { ...award, category: 'post' }, '2014-11-01', [claimed('2014-02-01')])).toBeNull();
  });
});

describe('what is shipped', () => {
  test.each(presets.map((preset) => [preset.key, preset] as const))('%s could be published as it is', (key, preset) => {
    const above = key === 'lianyuan-360' ? shipped('hunan-360') : { rules: [] };
    expect(problemsOf(preset.body, above)).toEqual([]);
  });

  test.each(presets.map((preset) => [preset.key, preset] as const))(
    '%s says of every rule where it stands',
    (_, { body }) => {
      const rules =
        body.kind === 'base' ? body.rules : body.changes.flatMap((one) => ('rule' in one ? [one.rule] : []));
      for (const { id, clause } of rules) {
        const { document, place, quotation } = clause;
        expect(
          [document, place, quotation].every((part) => part.trim() !== ''),
          id,
        ).toBe(true);
        // What is known second-hand says so.
        if (document.includes('据')) expect(place, id).toContain('转述');
      }
    },
  );
});
