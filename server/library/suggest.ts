import { verifyQuote } from '../ai/quote.ts';
import { withoutPersonalData } from '../ai/redact.ts';
import { defineJob } from '../jobs/port.ts';
import type { Deps } from '../kernel/deps.ts';
import { SUGGEST } from './intake/names.ts';
import { suggestMetadata as ask, type SuggestedMetadata, type Word } from './prompts/suggest_metadata.ts';
import { findForSuggestions, insertSuggestions } from './repo.ts';
import { isField, type Guess } from './rules.ts';
import { suggestMetadata } from './schemas.ts';
import { catalog } from './catalog.ts';

const OPENING_CHARACTERS = 2500;
const MOST_HEADINGS = 30;
/** A model says no probability; what it says with a quotation that holds counts as likely, never as sure. */
const CONFIDENCE = 0.7;

const KIND_LABELS = {
  lesson_plan: '教案、教学设计',
  case: '案例、课例、教学反思',
  micro_lesson: '微课、视频课、其字幕',
  courseware: '课件、幻灯片',
  exercise: '习题、试卷、作业',
  other: '其他',
} as const;

const words = () => {
  const { kinds, stages, grades, subjects } = catalog();
  const labelled = (list: readonly { id: string; zh: string }[]): Word[] =>
    list.map(({ id, zh }) => ({ id, label: zh }));
  return {
    kinds: kinds.map((id) => ({ id, label: KIND_LABELS[id] })),
    stages: labelled(stages),
    grades: labelled(grades),
    subjects: labelled(subjects),
  };
};

/** '八年级' proves a grade: the shortest quotation that counts, in letters and digits. */
const SHORTEST = 2;

/** What the model said with words that do stand in the material. */
const verified = (answer: SuggestedMetadata, material: string): Guess[] =>
  Object.entries(answer).flatMap(([field, said]) => {
    const quote = said ? verifyQuote(said.quote, material, SHORTEST) : null;
    return said && quote && isField(field)
      ? [{ field, value: said.value, confidence: CONFIDENCE, evidence: quote.text }]
      : [];
  });

/** Asks the model what a new resource is about; its answers wait for a person as suggestions. */
export async function suggestFor(deps: Deps, resourceId: string, signal: AbortSignal) {
  const resource = await findForSuggestions(deps.db, resourceId);
  if (!resource) return { suggested: 0, because: 'library.resource_not_found' };
  const masked = (text: string) => withoutPersonalData(text, [resource.ownerName]);
  const headings = resource.blocks
    .filter((block) => block.type === 'heading')
    .slice(0, MOST_HEADINGS)
    .map((block) => masked(block.text));
  const text = resource.blocks.map((block) => block.text).join('\n');
  const opening = masked(text.slice(0, OPENING_CHARACTERS));
  const path = masked(resource.fileName);
  const answer = await deps.ai.complete(ask({ path, headings, opening, words: words() }), signal);
  if (!answer.ok) return { suggested: 0, because: answer.because };
  const material = [path, ...headings, opening].join('\n');
  const fresh = verified(answer.value, material).filter(
    ({ field, value }) =>
      resource.provenance[field]?.source !== 'person' &&
      ![resource[field], ...resource.known.filter((other) => other.field === field).map((other) => other.value)].some(
        (known) => JSON.stringify(known) === JSON.stringify(value),
      ),
  );
  const found = fresh.map((guess) => ({ id: deps.newId('sug'), ...guess }));
  await insertSuggestions(deps.db, resourceId, found, { source: 'model', now: deps.now() });
  return { suggested: found.length };
}

export const suggestJob = defineJob({
  name: SUGGEST,
  payload: suggestMetadata,
  retries: 1,
  seconds: 300,
  run: (deps, { resourceId }, { signal }) => suggestFor(deps, resourceId, signal),
});
