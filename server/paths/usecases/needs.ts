import { catalog } from '../../../ingest/index.ts';
import { verifyQuote } from '../../ai/quote.ts';
import { withoutPersonalData } from '../../ai/redact.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { needNotFound } from '../errors.ts';
import { readNeedPrompt } from '../prompts/read-need.ts';
import { findNeed, findTeacher, insertNeed, saveReading, type Need, type Reading } from '../repo.ts';
import { readNeed, type Profile } from '../rules/reading.ts';
import type { Correction, ReadingAnswer } from '../schemas.ts';

/** Her own words may be as short as '提问'. */
const SHORTEST_WORD = 2;

type Input = {
  text: string;
  subject?: string | null | undefined;
  grades?: string[] | undefined;
  minutesPerWeek?: number | undefined;
  until?: string | null | undefined;
};

/** What a need looks like to its owner. */
export const needView = (need: Need) => ({
  id: need.id,
  text: need.text,
  reading: need.reading,
  madeBy: need.madeBy,
  isConfirmed: need.isConfirmed,
  createdAt: need.createdAt.toISOString(),
});

/** Keeps a teacher's sentence and reads it: by rules, then by the model where there is one. */
export async function writeNeed(deps: Deps, actor: Actor, input: Input, signal?: AbortSignal) {
  const teacher = await findTeacher(deps.db, actor.personId);
  const profile: Profile = {
    subject: teacher?.subject ?? null,
    stage: teacher?.stage ?? null,
    grades: teacher?.grades ?? [],
  };
  const now = deps.now();
  const byRules = readNeed(input.text, profile, { subjects: catalog.subjects }, now.toISOString().slice(0, 10));
  const answer = await deps.ai.complete(
    readNeedPrompt({
      text: withoutPersonalData(input.text, teacher ? [teacher.name] : []),
      subjects: catalog.subjects,
    }),
    signal,
  );
  const read = answer.ok ? merged(byRules, answer.value, input.text) : byRules;
  const need: Need = {
    id: deps.newId('need'),
    personId: actor.personId,
    text: input.text,
    reading: corrected(read, input),
    madeBy: answer.ok ? { way: 'model', model: answer.model } : { way: 'rules', because: answer.because },
    isConfirmed: false,
    createdAt: now,
    updatedAt: now,
  };
  await insertNeed(deps.db, need);
  return needView(need);
}

/** What the model adds to the rules' reading: only topics whose evidence stands in her words. */
function merged(byRules: Reading, answer: ReadingAnswer, text: string): Reading {
  const topics = answer.topics.filter((t) => verifyQuote(t.evidence, text, SHORTEST_WORD) !== null);
  const said = (part: { source: string }) => part.source === 'rule';
  return {
    ...byRules,
    subject:
      answer.subject === 'none' || said(byRules.subject) ? byRules.subject : { value: answer.subject, source: 'model' },
    stage: answer.stage === 'none' || said(byRules.stage) ? byRules.stage : { value: answer.stage, source: 'model' },
    grades:
      answer.grades.length === 0 || said(byRules.grades) ? byRules.grades : { value: answer.grades, source: 'model' },
    topics:
      topics.length === 0
        ? byRules.topics
        : {
            value: [...new Set([...topics.map((t) => t.id), ...byRules.topics.value])].slice(0, 4),
            source: 'model',
            evidence: topics.map((t) => t.evidence).join(' · '),
          },
    competencies:
      answer.competencies.length === 0
        ? byRules.competencies
        : { value: [...new Set(answer.competencies)], source: 'model' },
  };
}

/** Puts what a person said in place of what was read. */
function corrected(reading: Reading, by: Correction | Input): Reading {
  const next: Reading = { ...reading };
  if (by.subject !== undefined) next.subject = { value: by.subject, source: 'person' };
  if (by.grades !== undefined) next.grades = { value: by.grades, source: 'person' };
  if (by.minutesPerWeek !== undefined) next.minutesPerWeek = { value: by.minutesPerWeek, source: 'person' };
  if (by.until !== undefined) next.until = { value: by.until, source: 'person' };
  if ('stage' in by && by.stage !== undefined) next.stage = { value: by.stage, source: 'person' };
  if ('topics' in by && by.topics !== undefined) next.topics = { value: by.topics, source: 'person' };
  if ('competencies' in by && by.competencies !== undefined) {
    next.competencies = { value: by.competencies, source: 'person' };
  }
  return next;
}

export async function getNeed(deps: Deps, actor: Actor, { id }: { id: string }) {
  const need = await findNeed(deps.db, actor.personId, id);
  if (!need) throw needNotFound();
  return needView(need);
}

/** The teacher corrects or confirms what was read; nothing is planned from an unseen reading. */
export async function correctNeed(deps: Deps, actor: Actor, input: Correction & { id: string }) {
  const { id, ...correction } = input;
  const need = await findNeed(deps.db, actor.personId, id);
  if (!need) throw needNotFound();
  const reading = corrected(need.reading, correction);
  await saveReading(deps.db, id, reading, deps.now());
  return needView({ ...need, reading, isConfirmed: true });
}
