import type { Reading } from '../../../db/schema/paths.ts';
import { topicById } from '../vocabulary/topics.ts';

/**
 * What is known of a resource when it is judged: `score` is the search's, 1 for the best hit of its list; `coverage`
 * the share of her own words' matter that stands in the passage, which also the best of a poor list has little of. Both
 * are 0 for what only the professional words found: the topic speaks for that.
 */
export type Judged = {
  title: string;
  tags: readonly string[];
  competencies: readonly string[];
  subject: string | null;
  stage: string | null;
  grades: readonly string[];
  breadcrumb: readonly string[];
  passage: string;
  score: number;
  coverage: number;
  minutes: number;
};
export type Reason = { code: string; params: Record<string, string | number> };
export type Judgement = { relevance: number; reason: Reason };

/** Subjects that speak to teachers of every subject. */
const FOR_ALL = new Set(['class_management', 'psychology', 'ai_education', 'comprehensive_practice']);

const WEIGHTS = {
  words: 1.8,
  /** Where no topic was recognised, her own words are all there is to go by. */
  wordsAlone: 2.1,
  topicInTitle: 0.8,
  topicInText: 0.4,
  competence: 0.2,
  sameSubject: 0.4,
  sameStage: 0.2,
  sameGrade: 0.2,
  otherStage: -0.3,
  /** A page that takes a minute or two announces something; it does not teach it. */
  thin: -0.7,
  /** Another subject's answer to a question of method still helps; to a question of content it does not. */
  otherSubjectGeneral: -0.3,
  otherSubjectSpecial: -1.3,
} as const;

/** A passage that holds this share of what was asked is about it. */
const COVERED = 0.35;

/**
 * A passage without its headings: "作业设计" over a section says what kind of section it is, in every lesson plan, and
 * nothing about what the text helps with.
 */
function bodyOf(passage: string, breadcrumb: readonly string[]): string {
  const heads = new Set(breadcrumb.map((head) => head.trim()));
  return passage
    .split('\n')
    .filter((line) => !heads.has(line.trim()))
    .join('\n');
}

const THIN_MINUTES = 2;

const includesAny = (text: string, words: readonly string[]) => words.filter((word) => text.includes(word));

/**
 * How well a resource answers a need, 0 to 3, from what can be counted: the search's score, the topic's words in
 * title and passage, subject, stage, grade and competencies. The reason names the parts that counted most.
 */
export function judgeByRules(resource: Judged, reading: Reading): Judgement {
  const topics = reading.topics.value.map((id) => topicById.get(id)).filter((t) => t !== undefined);
  const finds = topics.flatMap((t) => [t.zh, ...t.finds]);
  const head = `${resource.title} ${resource.tags.join(' ')}`;
  const inTitle = includesAny(head, finds);
  const inText = includesAny(bodyOf(resource.passage, resource.breadcrumb), finds);
  const isCovered = Math.min(1, resource.coverage / COVERED);
  const subject = reading.subject.value;
  const isForAll = resource.subject === null || FOR_ALL.has(resource.subject);
  const isSameSubject = subject !== null && resource.subject === subject;
  const isOtherSubject = subject !== null && !isForAll && !isSameSubject;
  const isGeneral = topics.length > 0 && topics.every((t) => t.isGeneral);
  const stage = reading.stage.value;
  const isSameStage = stage !== null && resource.stage === stage;
  const isSameGrade = resource.grades.some((g) => reading.grades.value.includes(g));
  const hasCompetence = resource.competencies.some((c) => reading.competencies.value.includes(c));

  const parts = [
    (topics.length > 0 ? WEIGHTS.words : WEIGHTS.wordsAlone) *
      isCovered *
      (0.5 + Math.max(0, Math.min(1, resource.score)) / 2),
    inTitle.length > 0 ? WEIGHTS.topicInTitle : inText.length > 0 ? WEIGHTS.topicInText : 0,
    hasCompetence ? WEIGHTS.competence : 0,
    resource.minutes <= THIN_MINUTES ? WEIGHTS.thin : 0,
    isSameSubject ? WEIGHTS.sameSubject : 0,
    isSameStage ? WEIGHTS.sameStage : stage !== null && resource.stage !== null ? WEIGHTS.otherStage : 0,
    isSameGrade ? WEIGHTS.sameGrade : 0,
    isOtherSubject ? (isGeneral ? WEIGHTS.otherSubjectGeneral : WEIGHTS.otherSubjectSpecial) : 0,
  ];
  const sum = parts.reduce((a, b) => a + b, 0);
  const relevance = Math.round(Math.max(0, Math.min(3, sum)) * 10) / 10;
  return { relevance, reason: reasonFor([...new Set([...inTitle, ...inText])], isSameSubject, isSameStage, resource) };
}

function reasonFor(words: readonly string[], isSameSubject: boolean, isSameStage: boolean, resource: Judged): Reason {
  const params = {
    words: words.slice(0, 3).join('、'),
    subject: resource.subject ?? '',
    stage: resource.stage ?? '',
  };
  if (words.length > 0 && isSameSubject) return { code: isSameStage ? 'topic_subject_stage' : 'topic_subject', params };
  if (words.length > 0) return { code: 'topic', params };
  return { code: isSameSubject ? 'words_subject' : 'words', params };
}
