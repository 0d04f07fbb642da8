import type { FindingKind } from '../../../../db/schema/topics.ts';
import type { TopicForm, CallBody } from '../../../../db/schema/topic-data.ts';
import { lacksOf, type Lack, type Team } from '../../applications/rules/lacks.ts';
import { hiddenIn } from './hidden.ts';
import { identityIn, type Cut, type Dictionary, type IdentityHit } from './identity.ts';
import { isSimilar, type Figure, type Likeness } from './similarity.ts';
import { blindTexts } from './sections.ts';
import type { TitleHit } from './titles.ts';

/** One thing found. The same thing found again has the same key. */
export type Found = {
  kind: FindingKind;
  key: string;
  section: string;
  quote: string;
  start: number | null;
  detail: Record<string, unknown>;
  source: 'rules' | 'model';
};

const QUOTE = 200;
const MOST_HITS = 50;
const rule = (one: Omit<Found, 'source' | 'quote' | 'start'> & Partial<Found>): Found => ({
  quote: '',
  start: null,
  ...one,
  source: 'rules',
});

const IS_LENGTH: readonly Lack['code'][] = ['too_short', 'too_long', 'too_many'];

/** What the call asks for and the form has not: the same list that handing it in asks. */
export const foundLacking = (body: CallBody, form: TopicForm, team: Team): Found[] =>
  lacksOf(body, form, team).map(({ field, code, params }) => {
    const kind = IS_LENGTH.includes(code) ? ('length' as const) : ('missing' as const);
    return rule({
      kind,
      key: `${kind}:${field}:${code}`,
      section: field.replace(/^sections\./, ''),
      detail: { code, params },
    });
  });

/** Signs nobody sees, and sentences to a machine, in the texts that reviewers read. */
export const foundHidden = (form: TopicForm): Found[] =>
  blindTexts(form).flatMap(({ section, text }) =>
    hiddenIn(text).map(({ class: name, quote, start, end, count, spells, certainty }) =>
      rule({
        ...{ kind: 'hidden_text', section, start, quote: quote.slice(0, QUOTE) },
        key: `hidden:${section}:${name}${name === 'instruction' ? `:${quote.slice(0, 40)}` : ''}`,
        detail: { class: name, end, count, spells, certainty },
      }),
    ),
  );

/** One finding per section, thing and certainty, with every place: ten mentions of a name are one thing to mend. */
export function foundIdentity(form: TopicForm, dictionary: Dictionary, cut: Cut): Found[] {
  const grouped = new Map<string, { section: string; hits: IdentityHit[] }>();
  for (const { section, text } of blindTexts(form)) {
    for (const hit of identityIn(text, dictionary, cut)) {
      const key = `identity:${section}:${hit.what}:${hit.personId ?? hit.quote.slice(0, 40)}:${hit.certainty}`;
      const known = grouped.get(key) ?? { section, hits: [] };
      known.hits.push(hit);
      grouped.set(key, known);
    }
  }
  return [...grouped].flatMap(([key, { section, hits }]) => {
    const [first] = hits;
    if (!first) return [];
    const { what, who, certainty, start, end, quote } = first;
    const places = hits.slice(0, MOST_HITS).map((hit) => ({ start: hit.start, end: hit.end }));
    const detail = { what, who, certainty, end, count: hits.length, hits: places };
    return [rule({ kind: 'identity', key, section, quote: quote.slice(0, QUOTE), start, detail })];
  });
}

/** Who else has this title. `source` tells apart earlier topics, one's own, this call's and its guide's. */
export const foundTitles = (
  hits: readonly TitleHit<{ id: string; title: string; source: 'earlier' | 'own' | 'call' | 'guide' }>[],
): Found[] =>
  hits.map(({ id, title, source, isExact, likeness }) =>
    rule({
      ...{ kind: 'title_in_use', key: `title:${id}`, section: 'title', quote: title, start: 0 },
      detail: {
        topicId: source === 'guide' ? null : id,
        relation: source,
        isExact,
        likeness: Math.round(likeness * 100) / 100,
      },
    }),
  );

const percent = (share: number): number => Math.round(share * 100);

/** What a section shares with one other topic, where that is enough to be looked at. */
export function foundSimilar(
  likenesses: readonly Likeness[],
  other: { topicId: string; relation: 'earlier' | 'own' | 'call' },
  texts: ReadonlyMap<string, string>,
  threshold: number,
): Found[] {
  return likenesses
    .filter((one) => isSimilar(one, threshold))
    .map(({ section, letters, share, spans }) => {
      const longest = [...spans].sort((a, b) => b.letters - a.letters)[0];
      const start = longest?.start ?? null;
      return rule({
        ...{ kind: 'similar', key: `similar:${section}:${other.topicId}`, section, start },
        quote: start === null ? '' : (texts.get(section) ?? '').slice(start, longest?.end).slice(0, QUOTE),
        detail: {
          ...other,
          ...{ letters, share: percent(share), end: longest?.end ?? null },
          spans: spans.slice(0, MOST_HITS).map(({ start: from, end }) => ({ start: from, end })),
        },
      });
    });
}

/** Sections that stand for the most part in a skeleton that is sold, or in many applications of the call. */
export const foundShared = (figures: readonly Figure[], threshold: number): Found[] =>
  figures.flatMap(({ section, letters, template, common }) =>
    (['template', 'common'] as const).flatMap((relation) => {
      const shared = relation === 'template' ? template : common;
      const share = shared / Math.max(1, letters);
      // What many write in passing is nobody's fault; half a section of it is worth a look.
      if (!isSimilar({ letters: shared, share }, relation === 'common' ? Math.max(0.5, threshold) : threshold))
        return [];
      return [
        rule({
          ...{ kind: 'similar', key: `similar:${section}:${relation}`, section },
          detail: { topicId: null, relation, letters: shared, share: percent(share) },
        }),
      ];
    }),
  );

/** A file that could not be read, or holds what nobody sees. Files are no part of the blind packet. */
export const foundInFile = (
  file: { id: string; name: string },
  outcome: { refusal: string } | { hidden: readonly { how: string; text: string; place: string }[] },
): Found[] => {
  const section = `attachment:${file.id}`;
  if ('refusal' in outcome)
    return [
      rule({
        kind: 'unreadable',
        key: `unreadable:${file.id}`,
        section,
        detail: { name: file.name, code: outcome.refusal },
      }),
    ];
  const ways = [...new Set(outcome.hidden.map(({ how }) => how))];
  return ways.flatMap((how) => {
    const hits = outcome.hidden.filter((one) => one.how === how);
    const [first] = hits;
    if (!first) return [];
    return [
      rule({
        ...{ kind: 'hidden_text', key: `hidden:${section}:${how}`, section, quote: first.text.slice(0, QUOTE) },
        detail: { class: how, count: hits.length, place: first.place, name: file.name, certainty: 'sure' },
      }),
    ];
  });
};
