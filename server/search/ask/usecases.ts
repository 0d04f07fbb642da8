import { withoutPersonalData, type AiFailure } from '../../ai/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findChunks, type ResourceCard } from '../../library/index.ts';
import { readingScope, type ReadingScope } from '../../people/index.ts';
import { readQuery, type How } from '../asking.ts';
import { answerQuestion, type Evidence } from '../prompts/answer_question.ts';
import { findOwnPassages } from '../repo.ts';
import type { WeighedTerm } from '../rules.ts';
import type { Filters } from '../schemas.ts';
import { shown, type HitPassage } from '../showing.ts';
import { searchPassages } from '../usecases.ts';
import { ground, tellingSentence, type Flaw, type Sentence } from './rules.ts';

/** A passage that speaks to the question; `n` is its mark in the answer. `telling` is its most telling sentence. */
export type AskPassage = HitPassage & {
  n: number;
  telling: { from: number; to: number } | null;
  isOldEdition: boolean;
  resource: Pick<
    ResourceCard,
    'id' | 'title' | 'kind' | 'subject' | 'orgName' | 'visibility' | 'visibleOrgName' | 'aiUse'
  >;
};

/** Why an answer is passages and no sentences. */
export type NoAnswer = 'search.ask_weak' | 'search.ask_unknown' | 'search.ask_unverified' | AiFailure;

export type AskEvent =
  | { event: 'found'; data: { passages: AskPassage[]; total: number; isWeak: boolean; how: How } }
  | { event: 'thinking'; data: { model: string } }
  | { event: 'sentence'; data: Sentence }
  | {
      event: 'end';
      data: {
        made: 'model' | 'passages';
        because: NoAnswer | null;
        model: string | null;
        dropped: Record<Flaw, number>;
      };
    };

/** Resources that speak first, and further passages of the best of them. */
const RESOURCES = 8;
const BEST = 2;
const MOST = 8;
/** A model that has not answered by then is not waited for. */
const PATIENCE_MS = 90_000;
/** Characters of a passage that the model is shown. */
const SHOWN = 900;

const none: Record<Flaw, number> = { unquoted: 0, number: 0, unsupported: 0 };

/** The passages that speak to a question, best first; the best resources may speak twice, and no text is said twice. */
async function findEvidence(deps: Deps, scope: ReadingScope, question: string, filters: Filters) {
  const [answer, read] = await Promise.all([
    searchPassages(deps, scope, { query: question, filters, limit: RESOURCES }),
    readQuery(deps.db, question),
  ]);
  const further = await Promise.all(
    answer.hits.map((hit, i) => (i < BEST && hit.more > 0 ? second(deps, scope, hit, read) : Promise.resolve([]))),
  );
  const texts = new Set<string>();
  const passages: AskPassage[] = [];
  const names: string[] = [];
  for (const [i, { resource, passage }] of answer.hits.entries()) {
    for (const one of [passage, ...(further[i] ?? [])]) {
      const said = one.text.replace(/\s+/g, '');
      if (texts.has(said) || passages.length >= MOST) continue;
      texts.add(said);
      names.push(resource.ownerName);
      passages.push(asPassage(one, resource, { n: passages.length + 1, terms: read.terms }));
    }
  }
  return { answer, passages, names };
}

async function second(
  deps: Deps,
  scope: ReadingScope,
  { resource, passage }: { resource: ResourceCard; passage: HitPassage },
  { weights, terms }: { weights: string; terms: readonly WeighedTerm[] },
): Promise<HitPassage[]> {
  const own = await findOwnPassages(deps.db, { scope, weights }, { resourceId: resource.id, limit: 2 });
  const other = own.find(({ id }) => id !== passage.chunkId);
  const found = other ? await findChunks(deps.db, scope, [other.id]) : [];
  return found.map((chunk) => shown(chunk, terms));
}

function asPassage(
  passage: HitPassage,
  { id, title, kind, subject, orgName, visibility, visibleOrgName, aiUse, editionEra }: ResourceCard,
  { n, terms }: { n: number; terms: readonly WeighedTerm[] },
): AskPassage {
  const known = terms.filter((term) => term.id !== null);
  return {
    ...passage,
    n,
    telling: tellingSentence(passage.text, known),
    isOldEdition: editionEra === 'old',
    resource: { id, title, kind, subject, orgName, visibility, visibleOrgName, aiUse },
  };
}

const evidenceOf = (
  { n, resource, text, breadcrumb, isOldEdition }: AskPassage,
  names: readonly string[],
): Evidence => ({
  id: `p${n}`,
  title: withoutPersonalData(resource.title, names),
  where: withoutPersonalData(breadcrumb.join(' › '), names),
  isOldEdition,
  text: withoutPersonalData(text.slice(0, SHOWN), names),
});

/**
 * Answers a question from what this person may read: first the passages, then, where a model is set up and the
 * passages are not weak, its sentences as far as their quotations hold. Ends early when `signal` is aborted.
 */
export async function* ask(
  deps: Deps,
  actor: Actor,
  { question, filters }: { question: string; filters: Filters },
  signal: AbortSignal,
): AsyncGenerator<AskEvent, void, void> {
  const { answer, passages, names } = await findEvidence(deps, readingScope(actor), question, filters);
  const { total, isWeak, how } = answer;
  yield { event: 'found', data: { passages, total, isWeak, how } };
  const { chatModel: model } = deps.ai;
  const end = (because: NoAnswer | null, dropped = none): AskEvent => ({
    event: 'end',
    data: {
      made: because === null ? 'model' : 'passages',
      because,
      model: because === 'ai.off' ? null : model,
      dropped,
    },
  });
  const evidence = passages.map((passage) => evidenceOf(passage, names));
  const [first, ...others] = evidence;
  if (!first || isWeak) return yield end('search.ask_weak');
  if (model === null) return yield end('ai.off');
  if (signal.aborted) return;
  yield { event: 'thinking', data: { model } };
  const asked = withoutPersonalData(question);
  const prompt = answerQuestion({ question: asked, passages: [first, ...others] });
  const said = await deps.ai.complete(prompt, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  if (signal.aborted) return;
  if (!said.ok) return yield end(said.because === 'ai.cancelled' ? 'ai.timeout' : said.because);
  const grounds = evidence.map(({ id, title, text }, i) => ({
    n: i + 1,
    id,
    title,
    sent: text,
    text: passages[i]?.text ?? text,
  }));
  const { kept, dropped } = ground(said.value, grounds, asked);
  if (!said.value.knows) return yield end('search.ask_unknown', dropped);
  if (kept.length === 0) return yield end('search.ask_unverified', dropped);
  for (const sentence of kept) yield { event: 'sentence', data: sentence };
  yield end(null, dropped);
}
