import type { CallBody, TopicClause } from '../../../../db/schema/topic-data.ts';

/** Parts of a call as its editor shows them. */
export const PARTS = [
  'general',
  'tracks',
  'guide',
  'form',
  'eligibility',
  'rubric',
  'review',
  'milestones',
  'closing',
] as const;
export type CallPart = (typeof PARTS)[number];
/** Something that a call lacks (`stop`: it cannot be published so) or that its keeper should have seen (`note`). */
export type Problem = {
  code: string;
  part: CallPart;
  weight: 'stop' | 'note';
  /** What fills its sentence; `item` names the row it stands in. */
  params: Record<string, string | number>;
};

const stop = (part: CallPart, code: string, params: Problem['params'] = {}): Problem => ({
  ...{ code, part, weight: 'stop', params },
});
const note = (part: CallPart, code: string, params: Problem['params'] = {}): Problem => ({
  ...stop(part, code, params),
  weight: 'note',
});
const when = (holds: boolean, ...problems: Problem[]): Problem[] => (holds ? problems : []);

const twice = (keys: readonly string[]): string[] => [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))];

function inGeneral({ title, body }: Given, today: string): Problem[] {
  const { from, to } = body.window;
  return [
    ...when(title.trim() === '', stop('general', 'title_missing')),
    ...when(body.lead === '', note('general', 'lead_missing')),
    ...when(from === '' || to === '', stop('general', 'window_missing')),
    ...when(from !== '' && to !== '' && from > to, stop('general', 'window_reversed')),
    ...when(to !== '' && to < today, stop('general', 'window_over', { day: to })),
    ...when(!/\{n(:\d)?\}/.test(body.numberPattern), stop('general', 'number_pattern')),
    ...when(body.notice.days === 0, note('general', 'notice_none')),
  ];
}

function inTracks({ tracks }: CallBody): Problem[] {
  return [
    ...when(tracks.length === 0, stop('tracks', 'tracks_none')),
    ...twice(tracks.map(({ key }) => key)).map((item) => stop('tracks', 'key_twice', { item })),
    ...tracks.flatMap(({ key, name, leastMonths, mostMonths }) => [
      ...when(name === '', stop('tracks', 'name_missing', { item: key })),
      ...when(mostMonths === 0 || leastMonths > mostMonths, stop('tracks', 'track_months', { item: name || key })),
    ]),
  ];
}

function inGuide({ guide, tracks, titleMost }: CallBody): Problem[] {
  return [
    ...twice(guide.map(({ id }) => id)).map((item) => stop('guide', 'key_twice', { item })),
    ...guide.flatMap(({ id, title, track, isLocked }) => [
      ...when(title === '', stop('guide', 'name_missing', { item: id })),
      ...when(track !== null && !tracks.some(({ key }) => key === track), stop('guide', 'track_unknown', { item: id })),
      ...when(
        isLocked && [...title].length > titleMost,
        stop('guide', 'title_too_long', { item: id, most: titleMost }),
      ),
    ]),
  ];
}

function inForm({ sections, titleMost, finalOutcomesMost }: CallBody): Problem[] {
  return [
    ...when(sections.length === 0, stop('form', 'sections_none')),
    ...twice(sections.map(({ key }) => key)).map((item) => stop('form', 'key_twice', { item })),
    ...sections
      .filter(({ least, most }) => most === 0 || least > most)
      .map(({ key }) => stop('form', 'section_lengths', { item: key })),
    ...when(titleMost === 0, stop('form', 'title_most')),
    ...when(finalOutcomesMost === 0, note('form', 'outcomes_none')),
  ];
}

/** What is said to be from a document names it, and what is said to be quoted quotes. */
const clauseLacks = ({ kind, document, quotation }: TopicClause): boolean =>
  kind !== 'default' && (document === '' || quotation === '');

function inEligibility({ eligibility, tracks }: CallBody): Problem[] {
  const known = new Set(tracks.map(({ key }) => key));
  return [
    ...when(eligibility.length === 0, note('eligibility', 'rules_none')),
    ...when(!eligibility.some(({ type }) => type === 'unit_quota'), note('eligibility', 'quota_none')),
    ...twice(eligibility.map(({ id }) => id)).map((item) => stop('eligibility', 'key_twice', { item })),
    ...eligibility.flatMap((rule) => {
      const item = rule.label || rule.id;
      const isWide = rule.type === 'duration' && rule.leastMonths > rule.mostMonths;
      const isEmpty = rule.type === 'led_before' && rule.levels.length === 0;
      return [
        ...when(rule.label === '', stop('eligibility', 'name_missing', { item: rule.id })),
        ...when(clauseLacks(rule.clause), stop('eligibility', 'clause_missing', { item })),
        ...when(
          rule.when?.tracks?.some((key) => !known.has(key)) === true,
          stop('eligibility', 'track_unknown', { item }),
        ),
        ...when(isWide || isEmpty, stop('eligibility', 'rule_bounds', { item })),
      ];
    }),
  ];
}

function inRubric({ rubric: { dimensions, bands, gates, clause } }: CallBody): Problem[] {
  const sum = dimensions.reduce((total, { weight }) => total + weight, 0);
  const { A, B, C, D } = bands;
  return [
    ...when(dimensions.length === 0, stop('rubric', 'dimensions_none')),
    ...when(dimensions.length > 0 && sum !== 100, stop('rubric', 'weights_sum', { sum })),
    ...twice(dimensions.map(({ key }) => key)).map((item) => stop('rubric', 'key_twice', { item })),
    ...twice(gates.map(({ key }) => key)).map((item) => stop('rubric', 'key_twice', { item })),
    ...dimensions.flatMap(({ key, name, weight, anchors }) => [
      ...when(name === '', stop('rubric', 'name_missing', { item: key })),
      ...when(weight === 0, stop('rubric', 'weight_none', { item: name || key })),
      ...when(
        Object.values(anchors).some((text) => text === ''),
        stop('rubric', 'anchor_missing', { item: name || key }),
      ),
    ]),
    ...when(!(A > B && B > C && C > D && D === 0), stop('rubric', 'bands_order')),
    ...when(clauseLacks(clause), stop('rubric', 'clause_missing', { item: clause.document })),
  ];
}

function inReview({ review }: CallBody): Problem[] {
  return [
    ...when(review.count === 0, stop('review', 'reviews_none')),
    ...when(review.count === 1, note('review', 'reviews_one')),
    ...when(review.subjectExperts > review.count, stop('review', 'subject_experts', { count: review.count })),
    ...when(review.mostPerUnit === 0, stop('review', 'per_unit_none')),
    ...when(review.mostLoad === 0, stop('review', 'load_none')),
    ...when(review.days === 0, stop('review', 'days_none')),
    ...when(!review.isBlind, note('review', 'not_blind')),
  ];
}

function inMilestones({ milestones }: CallBody): Problem[] {
  return [
    ...twice(milestones.map(({ id }) => id)).map((item) => stop('milestones', 'key_twice', { item })),
    ...when(!milestones.some(({ kind }) => kind === 'closing'), stop('milestones', 'closing_none')),
    ...when(!milestones.some(({ kind }) => kind === 'opening'), note('milestones', 'opening_none')),
    ...milestones.flatMap(({ id, label, clause }) => [
      ...when(label === '', stop('milestones', 'name_missing', { item: id })),
      ...when(clauseLacks(clause), stop('milestones', 'clause_missing', { item: label || id })),
    ]),
  ];
}

function inClosing({ closing }: CallBody): Problem[] {
  return [
    ...when(closing.experts === 0, stop('closing', 'experts_none')),
    ...when(closing.ofSubject > closing.experts, stop('closing', 'of_subject', { count: closing.experts })),
    ...when(closing.ways.length === 0, stop('closing', 'ways_none')),
    ...when(clauseLacks(closing.clause), stop('closing', 'clause_missing', { item: closing.clause.document })),
  ];
}

type Given = { title: string; body: CallBody };

/** Everything a call still lacks, in the order of its parts: said at once, not one after the other. */
export const problemsOf = (call: Given, today: string): Problem[] => [
  ...inGeneral(call, today),
  ...inTracks(call.body),
  ...inGuide(call.body),
  ...inForm(call.body),
  ...inEligibility(call.body),
  ...inRubric(call.body),
  ...inReview(call.body),
  ...inMilestones(call.body),
  ...inClosing(call.body),
];

export const stops = (problems: readonly Problem[]): Problem[] => problems.filter(({ weight }) => weight === 'stop');
