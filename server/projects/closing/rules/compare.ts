import type { OutcomeKind } from '../../../../db/schema/projects.ts';

export type Commitment = {
  id: string;
  kind: 'objective' | 'stage_outcome' | 'final_outcome';
  text: string;
  form: string;
  dueOn: string | null;
  /** The approved change that made the promise what it is. */
  changeId: string | null;
  /** What the leader says was done. */
  evidence: string;
};
/** An outcome that was handed in. */
export type Shown = {
  id: string;
  kind: OutcomeKind;
  title: string;
  commitmentId: string | null;
  handedInOn: string;
};
export type Standing = 'met' | 'partly' | 'unmet' | 'changed';
export type Compared = {
  commitmentId: string;
  state: Standing;
  /** Why, as a code: the page says it. */
  because: 'handed_in' | 'form_differs' | 'late' | 'by_change' | 'nothing_handed_in' | 'evidence_given' | 'no_evidence';
  outcomeIds: string[];
};

/** What a promised form may be handed in as. A form in other words promises no particular kind. */
const FORMS: readonly [RegExp, readonly OutcomeKind[]][] = [
  [/调查|调研|问卷/, ['survey', 'report']],
  [/报告/, ['report']],
  [/论文|文章|著作|专著/, ['paper']],
  [/微课|视频|录像/, ['micro_lesson']],
  [/课件/, ['courseware']],
  [/教案|教学设计|教学方案|学案(?!例)/, ['lesson_plan']],
  [/案例|课例|实录/, ['case']],
  [/工具|量表|量规|软件|平台|资源|题库|手册|指南|模型|表$/, ['tool']],
  [/奖|证书/, ['award']],
];

/** Kinds that keep a promise of this form; null when its words name none. */
export function kindsOfForm(form: string): OutcomeKind[] | null {
  // '调查报告' is a survey as much as a report; '研究报告、论文' is either.
  const kinds = FORMS.flatMap(([words, named]) => (words.test(form) ? named : []));
  return kinds.length === 0 ? null : [...new Set(kinds)];
}

const fits = (commitment: Pick<Commitment, 'form'>, outcome: Pick<Shown, 'kind'>): boolean =>
  kindsOfForm(commitment.form)?.includes(outcome.kind) ?? true;

function outcomeStanding(commitment: Commitment, own: readonly Shown[]): Omit<Compared, 'commitmentId' | 'outcomeIds'> {
  if (own.length === 0) return { state: 'unmet', because: 'nothing_handed_in' };
  const fitting = own.filter((outcome) => fits(commitment, outcome));
  if (fitting.length === 0) return { state: 'partly', because: 'form_differs' };
  if (commitment.changeId !== null) return { state: 'changed', because: 'by_change' };
  const { dueOn } = commitment;
  if (dueOn !== null && fitting.every(({ handedInOn }) => handedInOn > dueOn))
    return { state: 'partly', because: 'late' };
  return { state: 'met', because: 'handed_in' };
}

/**
 * Each promise beside what was handed in for it. An objective is kept in words and evidence, which people judge: here it
 * is `met` as soon as evidence is given, and the keeper may say otherwise.
 */
export function compare(commitments: readonly Commitment[], outcomes: readonly Shown[]): Compared[] {
  return commitments.map((commitment) => {
    const own = outcomes.filter(({ commitmentId }) => commitmentId === commitment.id);
    const outcomeIds = own.map(({ id }) => id);
    if (commitment.kind !== 'objective')
      return { commitmentId: commitment.id, outcomeIds, ...outcomeStanding(commitment, own) };
    const isShown = commitment.evidence.trim() !== '' || own.length > 0;
    if (!isShown) return { commitmentId: commitment.id, outcomeIds, state: 'unmet', because: 'no_evidence' };
    const isChanged = commitment.changeId !== null;
    const [state, because] = isChanged ? (['changed', 'by_change'] as const) : (['met', 'evidence_given'] as const);
    return { commitmentId: commitment.id, outcomeIds, state, because };
  });
}

/** "承诺 3 项成果，提交 2 项": outcomes that were promised, and how many of those something was handed in for. */
export function tally(commitments: readonly Commitment[], compared: readonly Compared[]) {
  const promised = commitments.filter(({ kind }) => kind !== 'objective').map(({ id }) => id);
  const own = compared.filter(({ commitmentId }) => promised.includes(commitmentId));
  const count = (state: Standing) => compared.filter((one) => one.state === state).length;
  return {
    promised: promised.length,
    handedIn: own.filter(({ outcomeIds }) => outcomeIds.length > 0).length,
    met: count('met'),
    partly: count('partly'),
    unmet: count('unmet'),
    changed: count('changed'),
  };
}

/** A departure from what was approved, for which no change was asked or granted. */
export type Deviation =
  | { kind: 'outcome_form'; commitmentId: string; outcomeId: string }
  /** A member of the team to whom the closing gives no part. */
  | { kind: 'member_missing'; personId: string }
  /** Somebody is named who is no member. */
  | { kind: 'member_unknown'; personId: string };

export function deviations(facts: {
  commitments: readonly Commitment[];
  outcomes: readonly Shown[];
  /** Leader and confirmed members. */
  team: readonly string[];
  /** Whom the closing's form names with a contribution. */
  named: readonly string[];
}): Deviation[] {
  const { commitments, outcomes, team, named } = facts;
  const forms = commitments.flatMap((commitment) => {
    if (commitment.kind === 'objective') return [];
    const own = outcomes.filter(({ commitmentId }) => commitmentId === commitment.id);
    if (own.some((outcome) => fits(commitment, outcome))) return [];
    return own.map(({ id }) => ({ kind: 'outcome_form' as const, commitmentId: commitment.id, outcomeId: id }));
  });
  return [
    ...forms,
    ...team.filter((id) => !named.includes(id)).map((personId) => ({ kind: 'member_missing' as const, personId })),
    ...named.filter((id) => !team.includes(id)).map((personId) => ({ kind: 'member_unknown' as const, personId })),
  ];
}
