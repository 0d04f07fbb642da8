import { catalog, domainWords } from '../../../ingest/index.ts';
import { match, soundsOf, type Candidate, type Sound } from './rules.ts';

/** What the curriculum and the profession call things: the same for everybody, read once per process. */

export type VocabularyEntry = {
  kind: 'subject' | 'word';
  text: string;
  stages: string[];
  grades: string[];
  subjects: string[];
};
type Known = VocabularyEntry & { sounds: Sound[]; least: number };

let known: Known[] | null = null;

const entry = (text: string, more: Partial<VocabularyEntry> & { least?: number }): Known => {
  const { kind = 'subject', stages = [], grades = [], subjects = [], least = 0 } = more;
  return { kind, text, stages, grades, subjects, least, sounds: soundsOf(text) };
};

function load(): Known[] {
  const { stages, grades, subjects } = catalog;
  return [
    ...stages.map(({ id, zh }) => entry(zh, { stages: [id] })),
    ...grades.map(({ id, zh }) => entry(zh, { grades: [id] })),
    ...subjects.map(({ id, zh }) => entry(zh, { subjects: [id] })),
    // 三年级数学: only for who has typed beyond the grade.
    ...grades.flatMap((grade) =>
      subjects.map(({ id, zh }) =>
        entry(`${grade.zh}${zh}`, { grades: [grade.id], subjects: [id], least: grade.zh.length }),
      ),
    ),
    ...domainWords().map((word) => entry(word, { kind: 'word' })),
  ];
}

const MOST = 6;

/** The entries that the typed text begins, and of words also those that hold it; few of each kind. */
export function fromVocabulary(typedText: string): Candidate<VocabularyEntry>[] {
  known ??= load();
  const found: Record<VocabularyEntry['kind'], Candidate<VocabularyEntry>[]> = { subject: [], word: [] };
  for (const { sounds, least, ...one } of known) {
    const list = found[one.kind];
    const place = match(typedText, sounds);
    if (!place || place.to <= least || (one.kind === 'subject' && !place.isStart)) continue;
    list.push({ ...one, match: place });
  }
  const byStart = (a: Candidate, b: Candidate) =>
    Number(b.match.isStart) - Number(a.match.isStart) || a.text.length - b.text.length;
  return Object.values(found).flatMap((list) => list.sort(byStart).slice(0, MOST));
}
