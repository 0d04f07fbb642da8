import fc from 'fast-check';
import type { RuleOf, Selector, TrainingForm, TrainingLevel } from '../../db/schema/policy.ts';
import { addDays, type Effective, type Fact } from '../../server/policy/rules/index.ts';
import { aFact, aPolicy, aRule } from './world.ts';

/** Policies and facts by chance, small enough that every two of them meet. */
const KEYS = ['a', 'b', 'c'] as const;
const LEVELS: TrainingLevel[] = ['school', 'county', 'city'];
const FORMS: TrainingForm[] = ['in_person', 'remote', 'school_based'];
const subset = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1 });

export const aSelector: fc.Arbitrary<Selector> = fc.record(
  { categories: subset(KEYS), levels: subset(LEVELS), forms: subset(FORMS) },
  { requiredKeys: [] },
);
/** Says only which categories: such selectors make caps that lie within each other or apart. */
const ofOne: fc.Arbitrary<Selector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...KEYS).map((key) => ({ categories: [key] })),
);

const TERMS = [['02-15', '09-01'], ['03-01', '08-16'], ['01-10', '05-01', '09-01'], ['09-01']];
export const aCycle: fc.Arbitrary<RuleOf<'cycle'> & { policyId: string }> = fc
  .record({
    first: fc.constantFrom('2019-01-01', '2020-07-01', '2019-09-01', '2020-03-15'),
    years: fc.integer({ min: 1, max: 6 }),
    yearStart: fc.constantFrom('01-01', '07-01', '09-01', '03-15'),
    terms: fc.constantFrom(...TERMS),
  })
  .map(({ first, years, yearStart, terms }) =>
    aRule('cycle', {
      type: 'cycle',
      from: first,
      to: addDays(`${Number(first.slice(0, 4)) + years}${first.slice(4)}`, -1),
      repeats: false,
      yearStart,
      terms: terms.map((start, i) => ({ start, weeks: 20, label: `第${i + 1}学期`, labelEn: `Term ${i + 1}` })),
    }),
  );

const per = fc.constantFrom('item', 'term', 'year', 'cycle');
const cap = (of: fc.Arbitrary<Selector>) =>
  fc.record({ of, most: fc.integer({ min: 0, max: 60 }), per, unit: fc.constantFrom('credit', 'hour') });

export const categories = KEYS.map((key) =>
  aRule(`category-${key}`, {
    type: 'category',
    key,
    group: '',
    audience: '',
    when: null,
    isRequired: false,
    counted: { by: 'item' },
    levels: [],
    forms: [],
    organisedBy: '',
  }),
);
const minimums = KEYS.map((key) =>
  aRule(`least-${key}`, {
    type: 'minimum',
    of: { categories: [key] },
    least: 30,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  }),
);
const total = aRule('total', { ...minimums[0]!, of: {}, id: 'total', least: 100 });

/** @param of what caps are about; by categories alone unless told otherwise */
export const anyPolicy = (of: fc.Arbitrary<Selector> = ofOne): fc.Arbitrary<Effective> =>
  fc
    .record({ cycle: aCycle, caps: fc.array(cap(of), { maxLength: 4 }) })
    .map(({ cycle, caps }) =>
      aPolicy(
        cycle,
        ...categories,
        total,
        ...minimums,
        ...caps.map((content, i) => aRule(`cap${i}`, { type: 'cap', when: null, ...content })),
      ),
    );

const DAYS = 2600;
export const someFacts = (max = 25): fc.Arbitrary<Fact[]> =>
  fc.array(
    fc
      .record({
        category: fc.constantFrom(...KEYS),
        level: fc.constantFrom(...LEVELS),
        form: fc.constantFrom(...FORMS),
        day: fc.integer({ min: 0, max: DAYS }),
        credits: fc.integer({ min: 0, max: 4000 }),
        hours: fc.integer({ min: 0, max: 4000 }),
      })
      .map(({ day, ...fact }) => aFact({ ...fact, on: addDays('2018-11-01', day) })),
    { maxLength: max },
  );
