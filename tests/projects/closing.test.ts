import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANGE_CLAUSE } from '../../server/projects/changes/rules.ts';
import {
  compare,
  deviations,
  kindsOfForm,
  tally,
  type Commitment,
  type Shown,
} from '../../server/projects/closing/rules/compare.ts';
import {
  blocksOf,
  charactersOf,
  CLOSING_COMMANDS,
  CLOSING_STATES,
  closingTarget,
  GRADES,
  majorityOf,
  whyNotClosing,
  whyNotConvene,
  whyNotDecide,
  type ClosingCommand,
  type ClosingFacts,
  type ClosingState,
} from '../../server/projects/closing/rules/guard.ts';
import { addDays } from '../../server/policy/rules/index.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';
import { PARTS } from '../../server/topics/rules/index.ts';

describe('the table of a closing', () => {
  const ALLOWED: Record<ClosingState, Partial<Record<ClosingCommand, [ClosingState | null, 'keeper' | 'expert']>>> = {
    asked: { convene: ['judging', 'keeper'], return: ['returned', 'keeper'] },
    judging: {
      convene: ['judging', 'keeper'],
      opine: [null, 'expert'],
      close: ['passed', 'keeper'],
      defer: ['deferred', 'keeper'],
      return: ['returned', 'keeper'],
    },
    passed: {},
    deferred: {},
    returned: {},
  };
  test.each(CLOSING_STATES)('is complete for one that is %s', (state) => {
    for (const command of CLOSING_COMMANDS)
      for (const part of PARTS) {
        const entry = ALLOWED[state][command];
        expect([command, part, whyNotClosing(state, command, [part]) === null]).toEqual([
          command,
          part,
          entry?.[1] === part,
        ]);
        if (entry) expect(closingTarget(command)).toBe(entry[0]);
      }
  });
});

const promise = (id: string, given: Partial<Commitment> = {}): Commitment => ({
  ...{ id, kind: 'final_outcome', text: '成果', form: '研究报告', dueOn: null, changeId: null, evidence: '' },
  ...given,
});
const shown = (id: string, commitmentId: string | null, given: Partial<Shown> = {}): Shown => ({
  ...{ id, commitmentId, kind: 'report', title: '成果', handedInOn: '2028-06-01' },
  ...given,
});

describe('promises beside what was handed in', () => {
  test.each([
    ['研究报告', ['report']],
    ['调查报告', ['survey', 'report']],
    ['论文或教学案例', ['paper', 'case']],
    ['教学设计集', ['lesson_plan']],
    ['错因分类表', ['tool']],
    ['音乐会', null],
    ['', null],
  ])('a form that reads “%s”', (form, kinds) => expect(kindsOfForm(form)).toEqual(kinds));

  test.each([
    ['nothing', promise('a'), [], 'unmet', 'nothing_handed_in'],
    ['what was promised', promise('a'), [shown('1', 'a')], 'met', 'handed_in'],
    ['another form', promise('a'), [shown('1', 'a', { kind: 'paper' })], 'partly', 'form_differs'],
    [
      'a form in no known words',
      promise('a', { form: '音乐会' }),
      [shown('1', 'a', { kind: 'other' })],
      'met',
      'handed_in',
    ],
    ['on the last day', promise('a', { dueOn: '2028-06-01' }), [shown('1', 'a')], 'met', 'handed_in'],
    ['a day late', promise('a', { dueOn: '2028-05-31' }), [shown('1', 'a')], 'partly', 'late'],
    ['by an approved change', promise('a', { changeId: 'chg_1' }), [shown('1', 'a')], 'changed', 'by_change'],
    ['something for another promise', promise('a'), [shown('1', 'b')], 'unmet', 'nothing_handed_in'],
    ['an objective without a word', promise('a', { kind: 'objective', evidence: ' ' }), [], 'unmet', 'no_evidence'],
    [
      'an objective with evidence',
      promise('a', { kind: 'objective', evidence: '订正率' }),
      [],
      'met',
      'evidence_given',
    ],
  ] as const)('%s', (_, commitment, outcomes, state, because) => {
    expect(compare([commitment], outcomes)).toMatchObject([{ commitmentId: 'a', state, because }]);
  });

  test('承诺 3 项成果，提交 2 项', () => {
    const commitments = [
      promise('a'),
      promise('b', { kind: 'stage_outcome' }),
      promise('c'),
      promise('d', { kind: 'objective' }),
    ];
    const compared = compare(commitments, [shown('1', 'a'), shown('2', 'b', { kind: 'paper' }), shown('3', null)]);
    expect(tally(commitments, compared)).toEqual({ promised: 3, handedIn: 2, met: 1, partly: 1, unmet: 2, changed: 0 });
  });

  test('every promise is answered once, whatever was handed in', () => {
    const kinds = fc.constantFrom('objective', 'stage_outcome', 'final_outcome' as const);
    const promises = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), kind: kinds }), {
      selector: ({ id }) => id,
      maxLength: 12,
    });
    fc.assert(
      fc.property(promises, fc.array(fc.string({ maxLength: 3 }), { maxLength: 12 }), (given, targets) => {
        const commitments = given.map(({ id, kind }) => promise(id, { kind }));
        const compared = compare(
          commitments,
          targets.map((to, i) => shown(String(i), to)),
        );
        expect(compared.map(({ commitmentId }) => commitmentId)).toEqual(commitments.map(({ id }) => id));
        const { met, partly, unmet, changed } = tally(commitments, compared);
        expect(met + partly + unmet + changed).toBe(commitments.length);
      }),
    );
  });
});

test('departures without an approved change: another form, a member without a part, somebody who is none', () => {
  const found = deviations({
    commitments: [promise('a'), promise('b'), promise('c', { kind: 'objective' })],
    outcomes: [shown('1', 'a', { kind: 'paper' }), shown('2', 'b', { kind: 'paper' }), shown('3', 'b')],
    team: ['per_1', 'per_2'],
    named: ['per_1', 'per_9'],
  });
  expect(found).toEqual([
    { kind: 'outcome_form', commitmentId: 'a', outcomeId: '1' },
    { kind: 'member_missing', personId: 'per_2' },
    { kind: 'member_unknown', personId: 'per_9' },
  ]);
});

describe('what stands in the way of closing', () => {
  const facts = (change: Partial<ClosingFacts> = {}): ClosingFacts => ({
    today: '2028-11-01',
    terms: PRESETS.ai.closing,
    rules: PRESETS.ai.milestones,
    steps: [
      { kind: 'opening', ruleId: 'opening', state: 'passed', dueOn: '2027-02-28', label: '开题' },
      { kind: 'annual', ruleId: 'annual', state: 'submitted', dueOn: '2027-12-31', label: '年度检查' },
      { kind: 'annual', ruleId: 'annual', state: 'pending', dueOn: '2028-12-31', label: '年度检查' },
      { kind: 'closing', ruleId: 'closing', state: 'pending', dueOn: '2028-10-01', label: '结题' },
    ],
    workReport: 2000,
    researchReport: 15_000,
    outcomes: 1,
    hasSummary: true,
    way: 'meeting',
    openChanges: 0,
    deviations: [],
    changeClause: CHANGE_CLAUSE,
    ...change,
  });
  const codes = (change: Partial<ClosingFacts>) => blocksOf(facts(change)).map(({ code }) => code);

  test('is nothing when everything is there; what is not yet due is not owed', () => {
    expect(blocksOf(facts())).toEqual([]);
  });

  test.each(['pending', 'returned', 'failed'] as const)(
    'an annual check that is overdue and %s, with its clause',
    (state) => {
      const steps = [{ kind: 'annual' as const, ruleId: 'annual', state, dueOn: '2027-12-31', label: '年度检查' }];
      const [block] = blocksOf(facts({ steps }));
      expect(block).toMatchObject({ code: 'step_unreported', params: { step: '年度检查', day: '2027-12-31' } });
      expect(block?.clause?.quotation).toContain('不报送的不予结题');
      expect(codes({ steps, today: '2027-12-31' })).toEqual([]);
    },
  );

  test('reports a character short of what the call demands', () => {
    expect(codes({ workReport: 1999 })).toEqual(['work_report_short']);
    expect(codes({ researchReport: 14_999 })).toEqual(['research_report_short']);
    expect(codes({ researchReport: null })).toEqual(['reading']);
  });

  test('anything else that is missing', () => {
    expect(codes({ outcomes: 0 })).toEqual(['no_outcomes']);
    expect(codes({ hasSummary: false })).toEqual(['no_summary']);
    expect(codes({ way: null })).toEqual(['way_missing']);
    expect(codes({ terms: { ...PRESETS.ai.closing, ways: ['mail'] } })).toEqual(['way_not_allowed']);
    expect(codes({ openChanges: 1 })).toEqual(['change_open']);
    const deviation = { kind: 'member_missing' as const, personId: 'per_1' };
    expect(blocksOf(facts({ deviations: [deviation] }))).toEqual([
      { code: 'member_missing', clause: CHANGE_CLAUSE, params: { personId: 'per_1' } },
    ]);
  });

  test('characters are counted without spaces, and rare ones once', () => {
    expect(charactersOf(' 研 究\n报告\u3000𠮷 ')).toBe(5);
  });
});

describe('a panel', () => {
  const terms = PRESETS.ai.closing;
  const experts = (n: number, ofSubject: number, conflicts = 0) =>
    Array.from({ length: n }, (_, i) => ({
      subjects: i < ofSubject ? ['数学'] : ['语文'],
      hasConflict: i < conflicts,
    }));
  const today = '2028-11-01';
  const ask = (list: ReturnType<typeof experts>, heldOn = addDays(today, 30), subject: string | null = '数学') =>
    whyNotConvene({ terms, experts: list, subject, heldOn, today });

  test('has five experts, three of the subject, none with a conflict, and thirty days with the papers', () => {
    expect(ask(experts(5, 3))).toBeNull();
    expect(ask(experts(4, 4))).toBe('projects.panel_small');
    expect(ask(experts(5, 2))).toBe('projects.panel_subject');
    expect(ask(experts(5, 0), undefined, null)).toBeNull();
    expect(ask(experts(5, 3, 1))).toBe('projects.panel_conflict');
    expect(ask(experts(5, 3), addDays(today, 29))).toBe('projects.materials_late');
  });

  test('shows its majority, and none where two grades were given equally often', () => {
    expect(majorityOf([]).majority).toBeNull();
    expect(majorityOf(['good', 'good', 'excellent']).majority).toBe('good');
    expect(majorityOf(['good', 'excellent']).majority).toBeNull();
  });

  test('its count decides nothing: a grade needs a cited opinion that gave it', () => {
    const opinions = GRADES.map((grade, i) => ({ id: `opn_${i}`, grade }));
    const five = [...opinions, { id: 'opn_4', grade: 'good' as const }];
    const decide = (change: Partial<Parameters<typeof whyNotDecide>[0]>) =>
      whyNotDecide({ terms, opinions: five, cited: ['opn_1'], result: 'close', grade: 'good', ...change });
    expect(decide({})).toBeNull();
    // One voice of five may be followed, when it is cited.
    expect(decide({ cited: ['opn_0'], grade: 'excellent' })).toBeNull();
    expect(decide({ opinions })).toBe('projects.opinions_missing');
    expect(decide({ opinions: [...opinions, { id: 'opn_4', grade: null }] })).toBe('projects.opinions_missing');
    expect(decide({ cited: [] })).toBe('projects.opinions_uncited');
    expect(decide({ cited: ['opn_1', 'opn_of_another'] })).toBe('projects.opinions_uncited');
    expect(decide({ grade: 'passed' })).toBe('projects.grade_unsupported');
    expect(decide({ cited: ['opn_3'], grade: 'failed' })).toBe('projects.grade_failed');
    expect(decide({ cited: ['opn_3'], grade: 'failed', result: 'defer' })).toBeNull();
    expect(decide({ cited: ['opn_3'], grade: null, result: 'defer' })).toBeNull();
  });
});
