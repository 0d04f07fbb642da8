/** The vocabulary of sections, and what a resource of each kind should have. */

/** In the order in which a plan, a case and a micro-lesson usually have them. */
export const SECTION_KEYS = [
  'basics',
  'standards',
  'textbook',
  'learners',
  'objectives',
  'focus',
  'methods',
  'preparation',
  'process',
  'assessment',
  'homework',
  'board',
  'reflection',
  'replanning',
  'background',
  'question',
  'narrative',
  'analysis',
  'outcome',
  'insight',
  'hook',
  'content',
  'practice',
  'summary',
  'resources',
  'other',
] as const;

export type SectionKey = (typeof SECTION_KEYS)[number];

/** One step of the lesson. A column that the document does not have stays ''. `from` and `to` are block indexes, `to` exclusive. */
export type Phase = {
  name: string;
  minutes: number | null;
  teacher: string;
  pupils: string;
  intent: string;
  assessment: string;
  technology: string;
  from: number;
  to: number;
};

/**
 * `id` is 's1', 's2' … in order; `title` stands as in the document and is '' where nothing is written above the section;
 * `from` and `to` are block indexes, `to` exclusive; `confidence` is 0..1.
 */
export type Section = {
  id: string;
  key: SectionKey;
  title: string;
  from: number;
  to: number;
  confidence: number;
  phases?: Phase[];
};

/** Weights add up to 1 for each kind. Kinds that follow no pattern are not listed. */
export const SECTIONS_OF: Readonly<Record<string, Readonly<Partial<Record<SectionKey, number>>>>> = {
  lesson_plan: {
    standards: 0.06,
    textbook: 0.08,
    learners: 0.1,
    objectives: 0.16,
    focus: 0.1,
    preparation: 0.04,
    process: 0.24,
    assessment: 0.06,
    homework: 0.06,
    board: 0.04,
    reflection: 0.06,
  },
  case: { background: 0.2, question: 0.15, narrative: 0.25, analysis: 0.2, outcome: 0.1, insight: 0.1 },
  micro_lesson: { objectives: 0.15, hook: 0.2, content: 0.35, practice: 0.15, summary: 0.15 },
  courseware: { objectives: 0.2, content: 0.4, practice: 0.25, summary: 0.15 },
};

/** A reflection at the end of a case draws its conclusion; a question may be told within its background. */
const STANDS_FOR: Partial<Record<SectionKey, SectionKey>> = { reflection: 'insight' };

/** What a phase of the process is about, where it does the work of a section of its own. */
const IN_PROCESS: [SectionKey, RegExp][] = [
  ['homework', /作业|课后(任务|延伸|拓展)|homework|assignment/i],
  ['assessment', /检测|评价|测评|达标|assess|check for understanding/i],
  ['board', /板书/],
];

type Placed = Pick<Section, 'key' | 'phases'>;

function present(kind: string, sections: readonly Placed[]): Set<SectionKey> {
  const found = new Set(sections.map(({ key }) => key));
  if (kind === 'case') for (const key of [...found]) if (STANDS_FOR[key]) found.add(STANDS_FOR[key]);
  for (const { phases = [] } of sections)
    for (const { name, assessment } of phases) {
      for (const [key, pattern] of IN_PROCESS) if (pattern.test(name)) found.add(key);
      if (assessment !== '') found.add('assessment');
    }
  return found;
}

/** Keys that a resource of this kind should have and lacks, the weightiest first. */
export function missingSections(kind: string, sections: readonly Placed[]): SectionKey[] {
  const expected = SECTIONS_OF[kind];
  if (!expected) return [];
  const found = present(kind, sections);
  return SECTION_KEYS.filter((key) => expected[key] !== undefined && !found.has(key)).sort(
    (a, b) => (expected[b] ?? 0) - (expected[a] ?? 0),
  );
}

/** Weight of the expected sections that are there, 0..1; null for kinds that follow no pattern. */
export function completeness(kind: string, sections: readonly Placed[]): number | null {
  const expected = SECTIONS_OF[kind];
  if (!expected) return null;
  const found = present(kind, sections);
  const sum = (keys: readonly SectionKey[]) => keys.reduce((total, key) => total + (expected[key] ?? 0), 0);
  return Math.round((sum(SECTION_KEYS.filter((key) => found.has(key))) / sum(SECTION_KEYS)) * 100) / 100;
}
