import type { Actor, Deps } from '../../../kernel/deps.ts';
import { topicScope, type Seen } from '../../access.ts';
import { findLook, listFindings, looksOfCall, type FindingRow } from '../repo/findings.ts';
import { seenTopics } from '../repo/material.ts';
import { emptyLook, foreignShare, percentileOf, type Figure } from '../rules/index.ts';
import { openPrecheck, whyNotAnswer, whyNotAsk, whyNotLook, whyNotReopen, whyNotSetAside } from './access.ts';

const permission = (because: string | null) => ({ allowed: because === null, because });
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
type Span = { start: number; end: number };
const spans = (value: unknown): Span[] =>
  Array.isArray(value)
    ? value.flatMap((one: unknown) => {
        const [start, end] =
          one !== null && typeof one === 'object' ? [Reflect.get(one, 'start'), Reflect.get(one, 'end')] : [];
        return typeof start === 'number' && typeof end === 'number' ? [{ start, end }] : [];
      })
    : [];

export type Others = ReadonlyMap<string, Awaited<ReturnType<typeof seenTopics>>[number]>;

/** Other topics that findings speak of, as far as a keeper may see them. An applicant learns of none. */
export async function othersOf(
  deps: Deps,
  actor: Actor,
  { parts }: Seen,
  findings: readonly FindingRow[],
): Promise<Others> {
  if (!parts.includes('keeper')) return new Map();
  const ids = findings.flatMap(({ detail }) => text(detail.topicId) ?? []);
  return new Map((await seenTopics(deps.db, topicScope(actor), ids)).map((one) => [one.id, one]));
}

const record = (value: unknown): Record<string, unknown> | null =>
  value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : null;

/**
 * A finding as a page shows it. The key and the other topic's id never leave: what is similar may be somebody's
 * unpublished text, of which an applicant learns that it is there, and how much.
 */
export function shownFinding(row: FindingRow, { parts }: Pick<Seen, 'parts'>, others: Others) {
  const { id, kind, section, start, source, state, reason, detail } = row;
  const relation = text(detail.relation);
  const clause = record(detail.clause);
  const isForeign =
    kind === 'title_in_use' && (relation === 'earlier' || relation === 'call') && !parts.includes('keeper');
  const answer = record(detail.answer);
  return {
    ...{ id, kind, section, start, source, state, reason, relation },
    quote: isForeign ? '' : row.quote,
    end: number(detail.end),
    what: text(detail.what) ?? text(detail.class) ?? text(detail.code) ?? text(detail.ask),
    who: text(detail.who),
    certainty: text(detail.certainty),
    count: number(detail.count),
    spells: text(detail.spells),
    place: text(detail.place),
    file: text(detail.name),
    share: number(detail.share),
    letters: number(detail.letters),
    isExact: detail.isExact === true,
    question: text(detail.question),
    clause: clause && { document: text(clause.document), place: text(clause.place), quotation: text(clause.quotation) },
    params: Object.fromEntries(
      Object.entries(record(detail.params) ?? {}).flatMap(([key, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [],
      ),
    ),
    places: spans(detail.hits ?? detail.spans),
    answer: answer && { text: text(answer.text) ?? '', at: text(answer.at) },
    other: others.get(text(detail.topicId) ?? '') ?? null,
    can: {
      setAside: permission(whyNotSetAside(parts, row)),
      reopen: permission(whyNotReopen(parts, row)),
      answer: permission(whyNotAnswer(parts, row)),
    },
  };
}

/** Each section's figures with its place in the cohort of the call. */
export function placed(figures: readonly Figure[], cohort: readonly (readonly Figure[])[]) {
  return figures.map((figure) => {
    const same = cohort.flatMap((one) => one.filter(({ section }) => section === figure.section).map(foreignShare));
    const share = foreignShare(figure);
    return { ...figure, share: Math.round(share * 100), percentile: percentileOf(share, same) };
  });
}

/** What was found at a topic, and the figures of the last look. @throws topics.not_found */
export async function showPrecheck(deps: Deps, actor: Actor, input: { id: string; limit: number; offset: number }) {
  const seen = await openPrecheck(deps.db, actor, input.id);
  const look = (await findLook(deps.db, input.id)) ?? emptyLook();
  const { items, total } = await listFindings(deps.db, input.id, input);
  const others = await othersOf(deps, actor, seen, items);
  const { callId } = seen.topic;
  const cohort = callId === null ? [] : await looksOfCall(deps.db, callId);
  const now = deps.now();
  return {
    topicId: input.id,
    isKeeper: seen.parts.includes('keeper'),
    ranAt: look.at,
    isStale: look.at !== null && look.revision !== seen.topic.revision,
    compared: look.compared,
    figures: placed(look.figures, cohort),
    questions: look.questions,
    hasModel: deps.ai.chatModel !== null,
    items: items.map((row) => shownFinding(row, seen, others)),
    total,
    can: {
      look: permission(whyNotLook(seen, look, now)),
      ask: permission(deps.ai.chatModel === null ? 'ai.off' : whyNotAsk(seen, look, now)),
    },
  };
}
