/**
 * How well an expert fits a topic, as four parts from 0 to 1 that are shown beside their sum. A part nothing is known about
 * is null: it is left out and the others weigh more, so nobody is marked down for an empty profile.
 */
export const PARTS = ['text', 'field', 'direction', 'preference'] as const;
export type PartKey = (typeof PARTS)[number];
export type AffinityParts = Record<PartKey, number | null>;

export const WEIGHTS: Readonly<Record<PartKey, number>> = { text: 0.45, field: 0.25, direction: 0.2, preference: 0.1 };
/** Of the field: the subject and the stage. */
const SUBJECT = 0.7;

export type TopicProfile = {
  subject: string | null;
  stage: string | null;
  direction: string;
  guideItem: string | null;
  /** Title of the guide item, where it has one. */
  guideTitle: string;
};
export type ExpertProfile = {
  subjects: readonly string[];
  stages: readonly string[];
  directions: readonly string[];
  preferences: Readonly<Record<string, number>>;
};

/** The weighted mean of what is known, 0 when nothing is. */
export function affinityOf(parts: AffinityParts): number {
  let sum = 0;
  let weight = 0;
  for (const key of PARTS) {
    const value = parts[key];
    if (value === null) continue;
    sum += WEIGHTS[key] * value;
    weight += WEIGHTS[key];
  }
  return weight === 0 ? 0 : sum / weight;
}

const norm = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
const pairsOf = (text: string): Set<string> => {
  const signs = [...norm(text)];
  return new Set(signs.slice(1).map((sign, i) => `${signs[i] ?? ''}${sign}`));
};

/** How alike two short phrases are: 1 when one holds the other, else the share of neighbouring signs in common. */
export function likeness(a: string, b: string): number {
  const [x, y] = [norm(a), norm(b)];
  if (x === '' || y === '') return 0;
  if (x.includes(y) || y.includes(x)) return 1;
  const [p, q] = [pairsOf(a), pairsOf(b)];
  const common = [...p].filter((pair) => q.has(pair)).length;
  return p.size + q.size === 0 ? 0 : (2 * common) / (p.size + q.size);
}

/** Whether an expert judges this subject: hers, or one that is asked of nobody in particular. */
export const isOfSubject = (expert: Pick<ExpertProfile, 'subjects'>, subject: string | null): boolean =>
  subject === null || expert.subjects.some((own) => norm(own) === norm(subject));

function fieldOf(topic: TopicProfile, expert: ExpertProfile): number | null {
  const asked = [
    ...(topic.subject !== null && expert.subjects.length > 0
      ? [{ weight: SUBJECT, fits: isOfSubject(expert, topic.subject) }]
      : []),
    ...(topic.stage !== null && expert.stages.length > 0
      ? [{ weight: 1 - SUBJECT, fits: expert.stages.includes(topic.stage) }]
      : []),
  ];
  if (asked.length === 0) return null;
  const all = asked.reduce((sum, { weight }) => sum + weight, 0);
  return asked.reduce((sum, { weight, fits }) => sum + (fits ? weight : 0), 0) / all;
}

function directionOf(topic: TopicProfile, expert: ExpertProfile): number | null {
  const asked = [topic.direction, topic.guideTitle].filter((text) => text.trim() !== '');
  if (asked.length === 0 || expert.directions.length === 0) return null;
  return Math.max(...asked.flatMap((text) => expert.directions.map((own) => likeness(text, own))));
}

/** −1, 0 or 1 about the guide item or the direction becomes 0, ½ or 1; null when she said nothing. */
function preferenceOf(topic: TopicProfile, expert: ExpertProfile): number | null {
  const said = [topic.guideItem ?? '', topic.direction, topic.guideTitle]
    .filter((key) => key !== '')
    .map((key) => expert.preferences[key])
    .find((value) => value !== undefined);
  return said === undefined ? null : (Math.max(-1, Math.min(1, said)) + 1) / 2;
}

/** @param text likeness of the two texts, 0–1, or null when one of them is empty */
export const partsOf = (topic: TopicProfile, expert: ExpertProfile, text: number | null): AffinityParts => ({
  text: text === null ? null : Math.max(0, Math.min(1, text)),
  field: fieldOf(topic, expert),
  direction: directionOf(topic, expert),
  preference: preferenceOf(topic, expert),
});

export type Sparse = ReadonlyMap<string, number>;

/** Vectors of length 1 over the terms of some documents: rare terms weigh more, repetitions less and less. */
export function termVectors(documents: readonly (readonly string[])[]): Sparse[] {
  const seenIn = new Map<string, number>();
  const counts = documents.map((terms) => {
    const own = new Map<string, number>();
    for (const term of terms) if ([...term].length > 1) own.set(term, (own.get(term) ?? 0) + 1);
    for (const term of own.keys()) seenIn.set(term, (seenIn.get(term) ?? 0) + 1);
    return own;
  });
  return counts.map((own) => {
    const weighed = [...own].map(([term, n]): [string, number] => [
      term,
      (1 + Math.log(n)) * Math.log((documents.length + 1) / (seenIn.get(term) ?? 1)),
    ]);
    const length = Math.hypot(...weighed.map(([, weight]) => weight));
    return new Map(length === 0 ? [] : weighed.map(([term, weight]) => [term, weight / length]));
  });
}

export function cosine(a: Sparse, b: Sparse): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
}
