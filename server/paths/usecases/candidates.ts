import { segmentQuery } from '../../../ingest/index.ts';
import { verifyQuote } from '../../ai/quote.ts';
import { withoutPersonalData } from '../../ai/redact.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findChunks, findPassages, type ResourceCard } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import { browseResources, noFilters, searchPassages, type Filters, type Hit } from '../../search/index.ts';
import { judgeCandidates } from '../prompts/judge-candidates.ts';
import type { LocatorRow, MadeBy, Need, Step, TemplateBody } from '../repo.ts';
import { chooseQuote, weightsOf } from '../rules/quote.ts';
import { queriesOf } from '../rules/reading.ts';
import { judgeByRules } from '../rules/relevance.ts';
import { accepts, leavesOf, type Teacher } from '../rules/template.ts';

/** A resource that may become a step, judged. `leaves` are the template's groups it could serve. */
export type Candidate = {
  card: ResourceCard;
  chunkId: string;
  locator: LocatorRow;
  passage: string;
  leaves: string[];
  relevance: number;
  reason: Step['reason'];
  quote: string;
  credits: number;
  mayBePrecise: boolean;
};

/** How many resources are looked at for the need, for each leaf, and by the model. */
const LOOK = { need: 60, leaf: 40, model: 24, batch: 6 } as const;
/** Everything that is found is judged again, so what only brushes the words is looked at, too. */
const FAINT = 0.05;
/** What an elective group offers at most when its template does not say. */
const OFFERED = 12;
/** From here a resource answers the need: rules count evidence, the model says "2 有帮助". */
const ANSWERS = { rules: 1.5, model: 2 } as const;

type Wanted = {
  need: Need;
  body: TemplateBody;
  teacher: Teacher;
  /** Never offered: not relevant to her. */
  excluded: readonly string[];
  /** Finished already: not offered again as an answer to the need. */
  finished: readonly string[];
  /** What so many minutes are worth. */
  credits: (minutes: number) => number;
};
export type Gathered = { candidates: Candidate[]; how: { meaning: number; isWeak: boolean } };

/** Finds under her access what may answer the need and what the template's groups accept, judged by rules. */
export async function gather(deps: Deps, actor: Actor, wanted: Wanted): Promise<Gathered> {
  const { need, body, teacher } = wanted;
  const filters: Filters = { ...noFilters, excludeIds: [...wanted.excluded] };
  const find = async (query: string, more: Partial<Filters>, limit: number) => {
    const asked = { query, filters: { ...filters, ...more }, limit, faint: FAINT };
    const { hits, how } = await searchPassages(deps, readingScope(actor), asked);
    return { hits: hits.filter(({ resource }) => mayServe(resource)), how };
  };
  const { said, meant } = queriesOf(need.text, need.reading);
  const queries = meant === '' ? [said] : [said, meant];
  const found = new Map<string, Candidate>();
  const take = (hits: readonly Hit[], query: string) => {
    const best = hits[0]?.score ?? 0;
    for (const hit of hits) {
      const isHerWords = query === said && best > 0;
      const candidate = judged(hit, isHerWords ? { score: hit.score / best, coverage: hit.coverage } : NONE, wanted);
      const known = found.get(hit.resource.id);
      if (!known || candidate.relevance > known.relevance) {
        found.set(hit.resource.id, { ...candidate, leaves: known?.leaves ?? [] });
      }
    }
    return hits;
  };
  let meaning = 0;
  for (const query of queries) {
    // Who plans without a need says nothing: only the groups are looked for.
    if (query === '') continue;
    const { hits, how } = await find(query, {}, LOOK.need);
    meaning = Math.max(meaning, how.meaning?.weight ?? 0);
    take(hits, query);
  }
  for (const candidate of found.values()) {
    candidate.mayBePrecise = candidate.relevance >= ANSWERS.rules && !wanted.finished.includes(candidate.card.id);
  }
  // Two groups that each want all of the same resource could never both be fulfilled: the first one has it.
  const required = new Set<string>();
  for (const leaf of leavesOf(body.root)) {
    const select = leaf.select ?? {};
    const more: Partial<Filters> = {
      kinds: select.kinds ?? [],
      subjects: select.subjects === 'own' ? (teacher.subject ? [teacher.subject] : []) : (select.subjects ?? []),
      competencies: select.competencies ?? [],
    };
    const ownWords = [...(select.keywords ?? []), ...(select.tags ?? [])].join(' ');
    const accepted: string[] = [];
    const accept = (resource: ResourceCard) => {
      if (accepted.includes(resource.id) || required.has(resource.id)) return;
      if (accepts(select, { ...resource, fileNames: [] }, teacher)) accepted.push(resource.id);
    };
    for (const query of [ownWords, ...queries]) {
      if (query === '') continue;
      for (const { resource } of take((await find(query, more, LOOK.leaf)).hits, query)) accept(resource);
    }
    // What a group offers need not speak of the need: the newest of its kind fill it up.
    if (accepted.length < OFFERED) {
      for (const card of await newest(deps, actor, { ...filters, ...more })) {
        const candidate = found.get(card.id) ?? (await unasked(deps, actor, card, wanted));
        if (!candidate) continue;
        found.set(card.id, candidate);
        accept(card);
      }
    }
    const most = select.maxItems ?? (leaf.rule.type === 'all' ? accepted.length : OFFERED);
    const relevance = (id: string) => found.get(id)?.relevance ?? 0;
    // What is required of everybody does not depend on the need; what may be chosen does.
    if (leaf.rule.type !== 'all') accepted.sort((a, b) => relevance(b) - relevance(a));
    for (const id of accepted.slice(0, most)) {
      found.get(id)?.leaves.push(leaf.id);
      if (leaf.rule.type === 'all') required.add(id);
    }
  }
  const candidates = [...found.values()].filter((c) => c.mayBePrecise || c.leaves.length > 0);
  candidates.sort((a, b) => b.relevance - a.relevance || a.card.id.localeCompare(b.card.id));
  await quoteAll(deps, actor, candidates, [said, meant]);
  return {
    candidates,
    how: { meaning, isWeak: !candidates.some((c) => c.mayBePrecise && c.relevance >= ANSWERS.model) },
  };
}

/** A path is made of what was audited, and never of what goes with textbooks that are not used any more. */
const mayServe = ({ listing, editionEra }: ResourceCard) => listing === 'listed' && editionEra !== 'old';

async function newest(deps: Deps, actor: Actor, filters: Filters): Promise<ResourceCard[]> {
  const { hits } = await browseResources(deps, readingScope(actor), { filters, limit: LOOK.leaf });
  return hits.map(({ resource }) => resource).filter(mayServe);
}

/** A candidate that no query has found, with its first passage; null for one without text. */
async function unasked(deps: Deps, actor: Actor, resource: ResourceCard, wanted: Wanted): Promise<Candidate | null> {
  const [first] = await findPassages(deps.db, readingScope(actor), resource.id);
  if (!first) return null;
  const { id: chunkId, text, breadcrumb, locator } = first;
  return judged({ resource, passage: { chunkId, text, breadcrumb, locator } }, NONE, wanted);
}

/** How well her own words found something; nothing where other words did. */
const NONE = { score: 0, coverage: 0 };

type Judgeable = {
  resource: ResourceCard;
  passage: Pick<Hit['passage'], 'chunkId' | 'text' | 'breadcrumb' | 'locator'>;
};

function judged(hit: Judgeable, words: typeof NONE, wanted: Wanted): Candidate {
  const { resource, passage } = hit;
  const known = { ...resource, passage: passage.text, breadcrumb: passage.breadcrumb, ...words };
  const { relevance, reason } = judgeByRules(known, wanted.need.reading);
  return {
    card: resource,
    chunkId: passage.chunkId,
    locator: passage.locator,
    passage: passage.text,
    leaves: [],
    relevance,
    reason,
    quote: '',
    credits: wanted.credits(resource.minutes),
    mayBePrecise: false,
  };
}

/** Chooses for each candidate, from all of its passages, the sentence that says most about the need. */
async function quoteAll(deps: Deps, actor: Actor, candidates: readonly Candidate[], queries: readonly string[]) {
  const scope = readingScope(actor);
  const texts = await Promise.all(candidates.map((c) => findPassages(deps.db, scope, c.card.id)));
  const words = queries.flatMap((query) => segmentQuery(query));
  const weights = weightsOf(
    words,
    texts.flat().map((passage) => passage.text),
  );
  candidates.forEach((candidate, i) => {
    const chosen = chooseQuote(texts[i] ?? [], weights);
    const passage = texts[i]?.find(({ id }) => id === chosen?.id);
    if (!chosen || !passage) return;
    candidate.quote = chosen.quote;
    candidate.chunkId = passage.id;
    candidate.locator = passage.locator;
    candidate.passage = passage.text;
  });
}

/**
 * Lets the model judge the most promising candidates, a batch at a time. A batch that fails keeps the rules'
 * judgement; a quotation that is not in the passage is dropped for the rules' one.
 */
export async function judgeByModel(
  deps: Deps,
  wanted: Pick<Wanted, 'need' | 'teacher' | 'finished'> & { names: readonly string[] },
  candidates: Candidate[],
  onBatch: (done: number, total: number) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<MadeBy> {
  if (deps.ai.chatModel === null) return { way: 'rules', because: 'ai.off' };
  const promising = candidates.slice(0, LOOK.model);
  const batches: Candidate[][] = [];
  for (let i = 0; i < promising.length; i += LOOK.batch) batches.push(promising.slice(i, i + LOOK.batch));
  const isFinished = new Set(wanted.finished);
  let done = 0;
  const failures: string[] = [];
  await Promise.all(
    batches.map(async (batch) => {
      const byKey = new Map(batch.map((c, i) => [`r${i + 1}`, c]));
      const answer = await deps.ai.complete(
        judgeCandidates({
          need: withoutPersonalData(wanted.need.text, wanted.names),
          teacher: `学段 ${wanted.teacher.stage ?? '不限'},学科 ${wanted.teacher.subject ?? '不限'}`,
          candidates: [...byKey].map(([id, c]) => ({
            id,
            title: withoutPersonalData(c.card.title, []),
            kind: c.card.kind,
            passage: withoutPersonalData(c.passage, []).slice(0, 800),
          })),
        }),
        signal,
      );
      if (answer.ok) for (const j of answer.value.judgements) take(byKey.get(j.id), j, isFinished);
      else failures.push(answer.because);
      await onBatch(++done, batches.length);
    }),
  );
  const first = failures[0];
  if (first !== undefined && failures.length === batches.length) return { way: 'rules', because: first };
  return { way: 'model', model: deps.ai.chatModel, ...(first === undefined ? {} : { because: first }) };
}

function take(
  candidate: Candidate | undefined,
  judgement: { relevance: number; reason: string; quote: string },
  finished: ReadonlySet<string>,
): void {
  if (!candidate) return;
  candidate.relevance = Math.round(judgement.relevance * 10) / 10;
  const span = verifyQuote(judgement.quote, candidate.passage);
  if (span) candidate.quote = candidate.passage.slice(span.start, span.end);
  // A reason whose quotation was invented may be invented too: the rules' reason stands.
  if (span) candidate.reason = { sentence: judgement.reason.trim() };
  candidate.mayBePrecise = candidate.relevance >= ANSWERS.model && !finished.has(candidate.card.id);
}

/** Passages of steps as they are now, for showing that each quotation still stands in its source. */
export async function passagesOf(deps: Deps, actor: Actor, chunkIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await findChunks(deps.db, readingScope(actor), chunkIds);
  return new Map(rows.map((row) => [row.id, row.text]));
}
