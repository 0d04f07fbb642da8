import type { PolicyClause, RuleContent } from '../../db/schema/policy.ts';
import type { Effective, Fact, PersonFacts } from '../../server/policy/rules/index.ts';

/** Rules, persons and facts with defaults: a test names only what matters to it. */
export const clause = { document: '测试政策', place: '第一条', quotation: '……' };

type Common = { id: string; label: string; labelEn: string; clause: PolicyClause; policyId: string };
export const aRule = <C extends RuleContent>(id: string, content: C): C & Common => ({
  id,
  label: id,
  labelEn: id,
  clause,
  policyId: 'pol_test',
  ...content,
});
export const aPolicy = (...rules: Effective['rules'][number][]): Effective => ({ policyIds: ['pol_test'], rules });

export const aTeacher = (given: Partial<PersonFacts> = {}): PersonFacts => ({
  personId: 'per_teacher',
  ladderLevel: 'qualified',
  subject: 'chinese',
  stage: 'primary',
  hiredOn: '2000-09-01',
  positions: [],
  ...given,
});

let last = 0;
export const aFact = (given: Partial<Fact> & Pick<Fact, 'on'>): Fact => ({
  id: `f${++last}`,
  category: 'post',
  level: 'county',
  form: 'in_person',
  hours: 0,
  credits: 0,
  expiresOn: null,
  certificateNo: null,
  ...given,
});
