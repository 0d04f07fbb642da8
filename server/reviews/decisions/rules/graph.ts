/** One reviewer's points of 100 for one topic. */
export type Score = { readonly topicId: string; readonly reviewerId: string; readonly points: number };

/** A severity counted from fewer topics than this says more of the topics than of the reviewer. */
export const LEAST_TOPICS = 4;
const LEAST_REVIEWERS = 3;
/** Reviewers with too few topics, as a share of all, above which the rest is not calibrated either. */
const MOST_THIN = 0.25;

/** Why scores are not calibrated, with the figures that show it. */
export type Thinness =
  | { kind: 'few_reviewers'; reviewers: number; least: number }
  | { kind: 'thin_reviewers'; reviewers: string[]; of: number; least: number }
  /** Groups of reviewers between which no topic was read in common. */
  | { kind: 'disconnected'; groups: string[][] }
  /** Without this one topic the graph falls apart. */
  | { kind: 'hangs_on_one'; topicId: string }
  | { kind: 'few_overlaps'; overlaps: number; least: number }
  | { kind: 'no_spread' };

export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known) known.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Reviewers who read too few topics to be calibrated, in order of their ids. */
export const thinReviewers = (scores: readonly Score[]): string[] =>
  [...grouped(scores, ({ reviewerId }) => reviewerId)]
    .filter(([, own]) => own.length < LEAST_TOPICS)
    .map(([id]) => id)
    .sort();

/** Groups of reviewers that are joined by topics read in common; `without` leaves one topic out. */
function groupsOf(panels: readonly (readonly [string, readonly string[]])[], without: string | null): string[][] {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    while ((parent.get(at) ?? at) !== at) at = parent.get(at) ?? at;
    parent.set(id, at);
    return at;
  };
  for (const [topicId, reviewers] of panels) {
    for (const id of reviewers) {
      const first = topicId === without ? id : (reviewers[0] ?? id);
      parent.set(root(id), root(first));
    }
  }
  const ids = [...parent.keys()].sort();
  return [...grouped(ids, root).values()];
}

/**
 * Whether severities can be told from the quality of what was read. Reviewers with too few topics link nothing.
 * Empty: they can.
 */
export function thinnessOf(scores: readonly Score[]): Thinness[] {
  const thin = thinReviewers(scores);
  const counted = scores.filter(({ reviewerId }) => !thin.includes(reviewerId));
  const reviewers = new Set(counted.map(({ reviewerId }) => reviewerId)).size;
  const found: Thinness[] = [];
  if (reviewers < LEAST_REVIEWERS) found.push({ kind: 'few_reviewers', reviewers, least: LEAST_REVIEWERS });
  const of = reviewers + thin.length;
  if (thin.length > of * MOST_THIN) found.push({ kind: 'thin_reviewers', reviewers: thin, of, least: LEAST_TOPICS });
  if (reviewers < LEAST_REVIEWERS) return found;
  return [...found, ...linksOf(counted, reviewers)];
}

function linksOf(counted: readonly Score[], reviewers: number): Thinness[] {
  const panels = [...grouped(counted, ({ topicId }) => topicId)].map(
    ([topicId, own]) => [topicId, own.map(({ reviewerId }) => reviewerId)] as const,
  );
  const groups = groupsOf(panels, null);
  if (groups.length > 1) return [{ kind: 'disconnected', groups }];
  const shared = panels.filter(([, panel]) => panel.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
  const single = shared.find(([topicId]) => groupsOf(panels, topicId).length > 1);
  if (single) return [{ kind: 'hangs_on_one', topicId: single[0] }];
  // Each topic read by n tells n - 1 differences; as many again as there are severities leaves something for the error.
  const overlaps = counted.length - panels.length;
  const least = 2 * (reviewers - 1);
  if (overlaps < least) return [{ kind: 'few_overlaps', overlaps, least }];
  const { points = 0 } = counted[0] ?? {};
  return counted.every((score) => Math.abs(score.points - points) < 1e-9) ? [{ kind: 'no_spread' }] : [];
}
