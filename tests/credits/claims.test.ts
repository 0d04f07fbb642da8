import { describe, expect, test } from 'vitest';
import type { ClaimState } from '../../db/schema/credits.ts';
import { hasArtefact, takenArtefact, artefactOf } from '../../server/credits/claims/rules/evidence.ts';
import { lacksOf } from '../../server/credits/claims/rules/complete.ts';
import {
  COMMANDS,
  nextState,
  whyNotClaim,
  type ClaimFacts,
  type Command,
} from '../../server/credits/claims/rules/states.ts';
import { whyNotNow } from '../../server/credits/claims/rules/windows.ts';
import { aPolicy, aRule } from '../policy/world.ts';

const STATES: ClaimState[] = ['draft', 'submitted', 'registered', 'audited', 'returned', 'recalled'];
const route = { ruleId: 'routing', registrarOrgId: 'school', auditorOrgId: 'county', isOtherBody: true };
const given = (state: ClaimState, more: Partial<ClaimFacts> = {}): ClaimFacts => ({
  state,
  personId: 'teacher',
  route: ['draft', 'recalled'].includes(state) ? null : route,
  registrarId: ['registered', 'audited'].includes(state) ? 'registrar' : null,
  bound: null,
  isAppealed: false,
  ...more,
});
const WHO = {
  teacher: { personId: 'teacher', orgIds: ['school', 'county'] },
  colleague: { personId: 'colleague', orgIds: [] },
  registrar: { personId: 'registrar', orgIds: ['school'] },
  auditor: { personId: 'auditor', orgIds: ['county'] },
  /** Keeps keys at both bodies, and registered it. */
  both: { personId: 'registrar', orgIds: ['school', 'county'] },
};
type Who = keyof typeof WHO;

/** Every state under every command: where it leads when the right person asks. */
const LEADS: Record<ClaimState, Partial<Record<Command, ClaimState>>> = {
  draft: { edit: 'draft', submit: 'submitted' },
  submitted: { recall: 'recalled', register: 'registered', return: 'returned' },
  registered: { recall: 'recalled', return: 'returned', audit: 'audited' },
  audited: {},
  returned: { edit: 'returned', submit: 'submitted', appeal: 'returned' },
  recalled: { edit: 'recalled', submit: 'submitted' },
};
/** Who may give a command in a state, of the five above. */
const MAY: Record<Command, (state: ClaimState) => Who[]> = {
  edit: () => ['teacher'],
  submit: () => ['teacher'],
  recall: () => ['teacher'],
  appeal: () => ['teacher'],
  register: () => ['registrar', 'both'],
  return: (state) => (state === 'submitted' ? ['registrar', 'both'] : ['auditor']),
  audit: () => ['auditor'],
};

describe('a claim', () => {
  const cases = STATES.flatMap((state) =>
    COMMANDS.flatMap((command) => (Object.keys(WHO) as Who[]).map((who) => ({ state, command, who }))),
  );
  test.each(cases)('$state, $command by $who', ({ state, command, who }) => {
    const leads = LEADS[state][command] ?? null;
    expect(nextState(state, command)).toBe(leads);
    const refusal = whyNotClaim(given(state), command, WHO[who], ['auditor', 'second']);
    expect(refusal === null).toBe(leads !== null && MAY[command](state).includes(who));
    // Nobody ever turns a key of a claim of her own, whatever she keeps.
    if (who === 'teacher' && ['register', 'return', 'audit'].includes(command))
      expect(refusal).toBe('credits.own_entry');
  });

  test('is not registered by the last one who could audit it', () => {
    const by = WHO.both;
    expect(whyNotClaim(given('submitted'), 'register', by, ['registrar'])).toBe('credits.last_key');
    expect(whyNotClaim(given('submitted'), 'register', by, ['registrar', 'teacher'])).toBe('credits.last_key');
    expect(whyNotClaim(given('submitted'), 'register', by, ['registrar', 'auditor'])).toBeNull();
  });

  test('is not audited by who registered it, nor by the same body where two are wanted', () => {
    expect(whyNotClaim(given('registered'), 'audit', WHO.both)).toBe('credits.same_person');
    const one = { ...route, auditorOrgId: 'school' };
    const other = { personId: 'other', orgIds: ['school'] };
    expect(whyNotClaim(given('registered', { route: one }), 'audit', other)).toBe('credits.same_body');
    expect(whyNotClaim(given('registered', { route: { ...one, isOtherBody: false } }), 'audit', other)).toBeNull();
  });

  test('stays as it is while an appeal is open, and is not returned again by the key that was overruled', () => {
    const appealed = given('returned', { isAppealed: true });
    for (const command of ['edit', 'submit', 'appeal'] as const)
      expect(whyNotClaim(appealed, command, WHO.teacher)).toBe('credits.appeal_open');
    const bound = given('submitted', { bound: 'registrar' });
    expect(whyNotClaim(bound, 'return', WHO.registrar)).toBe('credits.appeal_binds');
    expect(whyNotClaim(bound, 'register', WHO.registrar, ['auditor'])).toBeNull();
    expect(whyNotClaim(given('registered', { bound: 'registrar' }), 'return', WHO.auditor)).toBeNull();
  });
});

const category = (key: string, by: 'item' | 'certificate' | 'none' = 'item') =>
  aRule(key, {
    type: 'category',
    key,
    group: '',
    audience: '',
    when: null,
    isRequired: false,
    counted: by === 'certificate' ? { by, credits: 100 } : { by },
    levels: [],
    forms: [],
    organisedBy: '',
  });
const sharing = aRule('sharing', { type: 'sharing', categories: ['post', 'school'] });
const window = aRule('window', {
  type: 'window',
  of: { categories: ['subsidy'] },
  from: '09-01',
  to: '01-31',
  timesPerYear: 1,
});
const policy = aPolicy(
  category('post'),
  category('school'),
  category('degree', 'certificate'),
  category('safety', 'none'),
  window,
);

describe('evidence', () => {
  const file = { kind: 'file', artefact: artefactOf.file('aa'), sha256: 'aa', name: '签到表.pdf' } as const;
  const certificate = (number: string, issuer = '市教师培训中心') =>
    ({ kind: 'certificate', artefact: artefactOf.certificate(issuer, number), number, issuer }) as const;
  const use = (personId: string, category: string, artefact: string) => ({ personId, category, artefact });

  test.each([
    ['nothing', [], false],
    ['a step alone', [{ kind: 'step', artefact: 's', stepId: 's', title: '' }], false],
    ['29 characters of reflection', [{ kind: 'reflection', artefact: 'r', text: '思'.repeat(29) }], false],
    ['30 characters of reflection', [{ kind: 'reflection', artefact: 'r', text: '思'.repeat(30) }], true],
    ['a file', [file], true],
    ['a certificate', [certificate('A1')], true],
  ] as const)('%s: an artefact? %#', (_name, evidence, expected) => {
    expect(hasArtefact(evidence)).toBe(expected);
  });

  test('backs one claim of a person, and a second one only where a sharing rule names the pair', () => {
    const claim = { personId: 'a', category: 'post', evidence: [file] };
    const taken = (uses: ReturnType<typeof use>[], rules = policy) => takenArtefact(rules, claim, uses);
    expect(taken([])).toBeNull();
    expect(taken([use('a', 'post', file.artefact)])).toBe(file);
    expect(taken([use('a', 'school', file.artefact)])).toBe(file);
    const shared = { ...policy, rules: [...policy.rules, sharing] };
    expect(taken([use('a', 'school', file.artefact)], shared)).toBeNull();
    expect(taken([use('a', 'post', file.artefact)], shared)).toBe(file);
    // One attendance sheet lies behind the work of several teachers.
    expect(taken([use('b', 'post', file.artefact)])).toBeNull();
  });

  test('a certificate is one person’s, however its number is written', () => {
    expect(certificate('湘 2026-017').artefact).toBe(certificate('湘２０２６.０１７').artefact);
    const evidence = [certificate('湘2026017')];
    const uses = [use('b', 'degree', certificate('湘 2026-017').artefact)];
    expect(takenArtefact(policy, { personId: 'a', category: 'degree', evidence }, uses)).toBe(evidence[0]);
    expect(takenArtefact(policy, { personId: 'a', category: 'degree', evidence }, [])).toBeNull();
  });

  test('what a claim lacks is said all at once; minutes alone lack something', () => {
    const claim = {
      category: 'post',
      title: '岗位培训',
      occurredOn: '2026-09-01',
      hours: 800,
      absentHours: 0,
      statedCredits: null,
      evidence: [file],
    };
    const lacks = (change: object) => lacksOf(policy, { ...claim, ...change }, '2026-09-01');
    expect(lacks({})).toEqual([]);
    expect(lacks({ evidence: [] })).toEqual(['credits.evidence_needed']);
    expect(lacks({ title: ' ', occurredOn: '2026-09-02', hours: 0 })).toEqual([
      'credits.title_needed',
      'credits.day_in_future',
      'credits.hours_needed',
    ]);
    expect(lacks({ absentHours: 900 })).toEqual(['credits.absent_beyond_hours']);
    expect(lacks({ category: 'degree', hours: 0 })).toEqual(['credits.certificate_needed']);
    expect(lacks({ category: 'safety', hours: 0 })).toEqual([]);
    expect(lacks({ category: 'none' })).toEqual(['policy.category_unknown']);
    expect(lacksOf({ rules: [] }, claim, '2026-09-01')).toEqual(['policy.none_in_force']);
  });
});

describe('a window of time', () => {
  const kind = { category: 'subsidy', level: 'county', form: 'in_person' } as const;
  test.each([
    ['2026-08-31', 0, 'credits.window_closed'],
    ['2026-09-01', 0, null],
    ['2027-01-31', 0, null],
    ['2027-02-01', 0, 'credits.window_closed'],
    ['2026-10-01', 1, 'credits.window_used'],
  ])('on %s with %i before: %s', (day, times, code) => {
    const before = Array.from({ length: times }, () => ({ ...kind, on: '2026-09-02' }));
    expect(whyNotNow(policy, kind, day, before)?.code ?? null).toBe(code);
  });
  test('says nothing about other kinds, nor about claims of the year before', () => {
    expect(whyNotNow(policy, { ...kind, category: 'post' }, '2026-07-01', [])).toBeNull();
    expect(whyNotNow(policy, kind, '2026-10-01', [{ ...kind, on: '2025-10-01' }])).toBeNull();
  });
});
