import type { Reading } from '../../../db/schema/paths.ts';
import { topics, topicById, type Topic } from '../vocabulary/topics.ts';

/** A closed list with the words by which its entries are known. */
export type Named = { id: string; zh: string; aliases: readonly string[] };
export type Vocabulary = { subjects: readonly Named[] };
export type Profile = { subject: string | null; stage: string | null; grades: readonly string[] };

/** Bounds of what a week may hold; a plan outside them helps nobody. */
export const MINUTES = { least: 20, standard: 90, most: 900 } as const;
const DAY = 86_400_000;

const NUMERALS: Record<string, number> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  半: 0.5,
};
/** 3, 三, 十二, 半 → number; null when it is none. */
export function numberOf(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const plain = NUMERALS[text];
  if (plain !== undefined) return plain;
  const tens = /^([一二三四五六七八九])?十([一二三四五六七八九])?$/.exec(text);
  if (!tens) return null;
  return (tens[1] ? (NUMERALS[tens[1]] ?? 1) : 1) * 10 + (tens[2] ? (NUMERALS[tens[2]] ?? 0) : 0);
}
const N = '(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十半]+)';

const STAGE_WORDS: readonly [string, RegExp][] = [
  ['preschool', /幼儿园|学前|幼儿/],
  ['primary', /小学/],
  ['junior', /初中|中考/],
  ['senior', /高中|高考/],
  ['special', /特教|特殊教育|培智|盲校|聋校/],
];

/** Grades named in a text, '1' … '12': 三年级, 七上, 初二, 高一, 三到四年级. */
export function gradesIn(text: string): { grades: string[]; evidence: string } | null {
  const range = /([一二三四五六七八九])\s*[至到~—-]\s*([一二三四五六七八九])\s*年级/.exec(text);
  if (range?.[1] && range[2]) {
    const from = NUMERALS[range[1]] ?? 1;
    const to = NUMERALS[range[2]] ?? from;
    return {
      grades: Array.from({ length: Math.max(0, to - from) + 1 }, (_, i) => String(from + i)),
      evidence: range[0],
    };
  }
  const plain = /([一二三四五六七八九])\s*(?:年级|[上下]册?(?=[\s第,，。]|$))/.exec(text);
  if (plain?.[1]) return { grades: [String(NUMERALS[plain[1]])], evidence: plain[0] };
  const band = /(初|高)([一二三])/.exec(text);
  if (band?.[1] && band[2]) {
    return { grades: [String((band[1] === '初' ? 6 : 9) + (NUMERALS[band[2]] ?? 1))], evidence: band[0] };
  }
  return null;
}

export function stageOfGrade(grade: string): string {
  const n = Number(grade);
  if (n <= 6) return 'primary';
  return n <= 9 ? 'junior' : 'senior';
}

/** Minutes a week: "每周一个小时", "每周90分钟", "每天20分钟" (five working days), "一周两次每次半小时". */
export function minutesIn(text: string): { minutes: number; evidence: string } | null {
  const each = new RegExp(`(?:每周|一周|每星期)\\s*${N}\\s*次.{0,4}?${N}\\s*(?:个)?(分钟|小时)`).exec(text);
  if (each?.[1] && each[2]) {
    const times = numberOf(each[1]) ?? 1;
    const long = (numberOf(each[2]) ?? 0) * (each[3] === '小时' ? 60 : 1);
    if (long > 0) return { minutes: Math.round(times * long), evidence: each[0] };
  }
  const span = new RegExp(
    `(每周|一周|每星期|周末|每天)[^,，。;；\\d一二两三四五六七八九十半]{0,8}${N}\\s*(?:个)?(半)?(分钟|小时|钟头)(半)?`,
  ).exec(text);
  if (!span?.[2]) return null;
  const amount = numberOf(span[2]);
  if (amount === null) return null;
  const long = amount * (span[4] === '分钟' ? 1 : 60) + (span[3] || span[5] ? 30 : 0);
  return { minutes: Math.round(long * (span[1] === '每天' ? 5 : 1)), evidence: span[0] };
}

const isoDay = (date: Date) => date.toISOString().slice(0, 10);

/** The day by which it should be done: "四周内", "一个月", "12月底前", "期末前". `today` as YYYY-MM-DD. */
export function deadlineIn(text: string, today: string): { until: string; evidence: string } | null {
  const start = new Date(`${today}T00:00:00Z`);
  const after = (days: number) => isoDay(new Date(start.getTime() + days * DAY));
  const weeks = new RegExp(`${N}\\s*(?:个)?(?:周|星期)(?:之)?(?:内|以内|后|里)`).exec(text);
  if (weeks?.[1]) return { until: after(Math.round((numberOf(weeks[1]) ?? 1) * 7)), evidence: weeks[0] };
  const months = new RegExp(`${N}\\s*个月(?:之)?(?:内|以内|里|后)?`).exec(text);
  if (months?.[1]) return { until: after(Math.round((numberOf(months[1]) ?? 1) * 30)), evidence: months[0] };
  const named = /(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号]|底|末|中旬|初)?\s*(?:之)?前/.exec(text);
  if (named?.[1]) {
    const month = Number(named[1]);
    if (month >= 1 && month <= 12) {
      const year = month < start.getUTCMonth() + 1 ? start.getUTCFullYear() + 1 : start.getUTCFullYear();
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      const word = /中旬/.test(named[0]) ? 15 : /初/.test(named[0]) ? 5 : last;
      const day = Math.min(last, Math.max(1, named[2] ? Number(named[2]) : word));
      return { until: isoDay(new Date(Date.UTC(year, month - 1, day))), evidence: named[0] };
    }
  }
  const term = /(?:期末|学期(?:末|结束)|本学期)(?:之)?(?:前|内|里)/.exec(text);
  if (term) {
    // Terms end around 20 January and 5 July in most provinces; the next such day is meant.
    const year = start.getUTCFullYear();
    const ends = [`${year}-01-20`, `${year}-07-05`, `${year + 1}-01-20`];
    return { until: ends.find((end) => end > today) ?? after(120), evidence: term[0] };
  }
  return null;
}

/** The earliest match of any of the patterns, verbatim. */
function said(text: string, patterns: readonly string[]): string | null {
  let first: { at: number; words: string } | null = null;
  for (const pattern of patterns) {
    const found = new RegExp(pattern).exec(text);
    if (found && (!first || found.index < first.at)) first = { at: found.index, words: found[0] };
  }
  return first?.words ?? null;
}

/** Topics a text speaks of, most evidence first, at most four: more would mean that nothing in particular is meant. */
export function topicsIn(text: string): { topic: Topic; evidence: string }[] {
  return topics
    .map((topic) => ({
      topic,
      evidence: said(text, topic.says),
      weight: topic.says.filter((pattern) => new RegExp(pattern).test(text)).length,
    }))
    .filter((hit): hit is { topic: Topic; evidence: string; weight: number } => hit.evidence !== null)
    .sort((a, b) => b.weight - a.weight || text.indexOf(a.evidence) - text.indexOf(b.evidence))
    .slice(0, 4)
    .map(({ topic, evidence }) => ({ topic, evidence }));
}

function subjectIn(text: string, vocabulary: Vocabulary): { id: string; evidence: string } | null {
  let best: { id: string; evidence: string; at: number } | null = null;
  for (const subject of vocabulary.subjects) {
    for (const word of [subject.zh, ...subject.aliases]) {
      // One-letter and Latin aliases are too common inside other words.
      if (word.length < 2) continue;
      const at = text.indexOf(word);
      if (at < 0) continue;
      const isBetter =
        !best || word.length > best.evidence.length || (word.length === best.evidence.length && at < best.at);
      if (isBetter) best = { id: subject.id, evidence: word, at };
    }
  }
  return best;
}

/**
 * Reads a teacher's sentence into what a search and a plan need, by rules. What the sentence leaves open comes from
 * her profile; each part says where it came from and which words say so.
 * @param today YYYY-MM-DD
 */
export function readNeed(text: string, profile: Profile, vocabulary: Vocabulary, today: string): Reading {
  const grades = gradesIn(text);
  const stageWord = STAGE_WORDS.find(([, pattern]) => pattern.test(text));
  const stage = stageWord
    ? { value: stageWord[0], source: 'rule' as const, evidence: stageWord[1].exec(text)?.[0] ?? '' }
    : grades?.grades[0]
      ? { value: stageOfGrade(grades.grades[0]), source: 'rule' as const, evidence: grades.evidence }
      : { value: profile.stage, source: 'profile' as const };
  const subject = subjectIn(text, vocabulary);
  const found = topicsIn(text);
  const minutes = minutesIn(text);
  const deadline = deadlineIn(text, today);
  const evidence = found.map((f) => f.evidence).join(' · ');
  return {
    subject: subject
      ? { value: subject.id, source: 'rule', evidence: subject.evidence }
      : { value: profile.subject, source: 'profile' },
    stage,
    grades: grades
      ? { value: grades.grades, source: 'rule', evidence: grades.evidence }
      : { value: stage.source === 'profile' ? [...profile.grades] : [], source: 'profile' },
    topics: { value: found.map((f) => f.topic.id), source: 'rule', ...(evidence ? { evidence } : {}) },
    competencies: competenciesOf(found.map((f) => f.topic.id)),
    minutesPerWeek: minutes
      ? {
          value: Math.min(MINUTES.most, Math.max(MINUTES.least, minutes.minutes)),
          source: 'rule',
          evidence: minutes.evidence,
        }
      : { value: MINUTES.standard, source: 'default' },
    until: deadline
      ? { value: deadline.until, source: 'rule', evidence: deadline.evidence }
      : { value: null, source: 'default' },
  };
}

function competenciesOf(topicIds: readonly string[]): Reading['competencies'] {
  const codes = topicIds.flatMap((topicId) => topicById.get(topicId)?.competencies ?? []);
  return { value: [...new Set(codes)].slice(0, 5), source: 'rule' };
}

/**
 * Words of complaining and asking, which every text about teaching is full of: they would find whatever is chatty. What
 * remains of a sentence names its matter.
 */
const EVERYDAY =
  /怎么办|怎么样|怎么|怎样|如何|为什么|什么|不知道|不会|不懂|不太|不够|不能|没有|没人|总是|老是|总(?!结)|有点|一点|一些|一下|起色|清楚|明白|也能|能不能|可以|需要|希望|想要|想教|想用|想让|想|但是|但|又怕|怕|从哪里|哪里|开始|学生们?|同学们?|孩子们?|老师们?|教师|我们|我|他们|班里|班上|那几个|几个|这个|那个|的时候|时候|特别|非常|很|太|都|才|就|吗|呢|吧|了/g;

/**
 * What to search for. `said` is the sentence without what it says of time and grade (no text is about those) and without
 * everyday words; `meant` are the professional words for the topics it speaks of.
 */
export function queriesOf(text: string, reading: Reading): { said: string; meant: string } {
  const aside = [reading.minutesPerWeek, reading.until, reading.grades].flatMap((part) => part.evidence ?? []);
  const matter = aside.reduce((rest, words) => rest.replace(words, ' '), text);
  const said = matter
    .replace(EVERYDAY, ' ')
    .replace(/[\s,，。;；、!！?？]+/g, ' ')
    .trim();
  const meant = reading.topics.value.flatMap((topicId) => {
    const topic = topicById.get(topicId);
    return topic ? [topic.zh, ...topic.finds] : [];
  });
  return { said: said.length > 1 ? said : text, meant: [...new Set(meant)].join(' ') };
}
