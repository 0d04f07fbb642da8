import { domainWords } from '../dictionary.ts';
import { meaningful } from '../text.ts';
import { simplifiedAlike, stemOf, type Input } from './sources.ts';
import { catalog } from './index.ts';
import type { Guess } from './guess.ts';

/** Title, summary and tags. */

const NO_TITLE =
  /^(index|readme|main|default|\d+|seg\d*|page\d*|content\d*|subtitles?(_\w+)?|新建.*|未命名.*|无标题.*|教案|课件|教学设计(方案)?|教学简案|教案模板|模板|课程名称|课题|标题|姓名|目录|.{0,2}教学方案)$/i;

const NO_FOLDER = /^(tts|src|source|content|files?|docs?|zh.*|en|assets|images?|img|video|subtitles?|\.+)$/i;

export function guessTitle({ path, extracted }: Input): Guess[] {
  const stem = stemOf(path);
  const own = extracted.title ?? '';
  const isOwn = own !== '' && !NO_TITLE.test(own);
  if (isOwn) return [{ field: 'title', value: own, confidence: 0.8, evidence: own }];
  if (stem !== '' && !NO_TITLE.test(stem))
    return [{ field: 'title', value: stem.replace(/[_]+/g, ' ').trim(), confidence: 0.6, evidence: stem }];
  const folder = path
    .split(/[\\/]/)
    .slice(0, -1)
    .findLast((part) => part !== '' && !NO_FOLDER.test(part));
  if (folder && own === '') return [{ field: 'title', value: folder, confidence: 0.3, evidence: folder }];
  const value = stem || own || path;
  return [{ field: 'title', value, confidence: 0.3, evidence: value }];
}

const ABSTRACT =
  /^(【?(内容)?(摘要|提要|简介|概述|引言|前言|导语|背景)】?|课程简介|内容简介|设计理念|设计思路|abstract|summary|overview|introduction)[:：]?\s*/i;
const LONGEST = 160;

/** Whole sentences from the front, verbatim; a cut where the first is too long. */
function opening(text: string): string {
  let end = 0;
  for (const { index, 0: sentence } of text.matchAll(/[^。！？!?\n]+[。！？!?]*/gu)) {
    if (end > 0 && index + sentence.length > LONGEST) break;
    end = index + sentence.length;
  }
  return text.slice(0, Math.min(end, LONGEST)).trim();
}

export function guessSummary({ extracted }: Input): Guess[] {
  const prose = extracted.blocks.filter(
    (block) => (block.type === 'paragraph' || block.type === 'caption') && meaningful(block.text) >= 25,
  );
  const headed = extracted.blocks.findIndex((block) => block.type === 'heading' && ABSTRACT.test(block.text));
  const below =
    headed >= 0
      ? extracted.blocks.slice(headed + 1).find((block) => block.type === 'paragraph' && meaningful(block.text) >= 25)
      : undefined;
  const marked = prose
    .slice(0, 8)
    .find((block) => ABSTRACT.test(block.text) && block.text.replace(ABSTRACT, '') !== block.text);
  const chosen = below ?? marked ?? prose.slice(0, 12)[0];
  if (!chosen) return [];
  const text = opening(chosen.text.replace(marked === chosen ? ABSTRACT : '', ''));
  return meaningful(text) < 12
    ? []
    : [{ field: 'summary', value: text, confidence: below || marked ? 0.6 : 0.4, evidence: text }];
}

// Every lesson plan has these: they tell nothing about one.
const COMMONPLACE = new Set(
  '教学目标 教学重点 教学难点 教学重难点 教学设计 教学过程 教学评价 教学策略 教学模式 教学环节 教学资源 教学准备 板书设计 设计意图 课件 教案 学情分析 教材分析 教材解读 课堂小结 课堂练习 当堂检测 巩固练习 作业布置 数列 导数 中小学 义务教育 学前教育 注意力 新课标 课程标准 双减 能力 三角形 长方形 百分数'.split(
    ' ',
  ),
);
const SUBJECTS = new Set(catalog.subjects.flatMap(({ zh, aliases }) => [zh, ...aliases]));
const OCCASIONS = [
  '公开课',
  '优质课',
  '示范课',
  '研讨课',
  '汇报课',
  '展示课',
  '一等奖',
  '二等奖',
  '获奖',
  '微课',
  '说课',
  '复习课',
  '新授课',
  '习题课',
  '实验课',
  '讲评课',
];
const MOST_TAGS = 8;

type Counted = { word: string; weight: number; isNamed: boolean };

function countTerms(name: string, text: string): Counted[] {
  return domainWords()
    .filter((word) => !COMMONPLACE.has(word) && !SUBJECTS.has(word))
    .map((word) => ({
      word,
      isNamed: name.includes(word),
      weight: (text.split(word).length - 1) * Math.min(6, word.length) + (name.includes(word) ? 30 : 0),
    }))
    .filter(({ weight, isNamed, word }) => isNamed || weight >= Math.min(6, word.length) * 3);
}

/** The word as it stands in the original, which may be Traditional. */
function cutOut(word: string, ...places: [simple: string, original: string][]): string {
  const place = places.find(([simple]) => simple.includes(word));
  return place ? place[1].slice(place[0].indexOf(word), place[0].indexOf(word) + word.length) : word;
}

export function guessTags({ path, extracted }: Input): Guess[] {
  const original = `${path} ${extracted.title ?? ''}`;
  const name = simplifiedAlike(original);
  const prose = extracted.blocks
    .map((block) => block.text)
    .join('\n')
    .slice(0, 20_000);
  const text = simplifiedAlike(prose);
  const occasions = OCCASIONS.filter((word) => name.includes(word)).map((word) => ({
    word,
    isNamed: true,
    weight: 25,
  }));
  const counted = [...countTerms(name, text), ...occasions].sort((a, b) => b.weight - a.weight);
  const tags: Counted[] = [];
  for (const one of counted) {
    if (tags.length < MOST_TAGS && !tags.some(({ word }) => word.includes(one.word))) tags.push(one);
  }
  const [first] = tags;
  if (!first) return [];
  return [
    {
      field: 'tags',
      value: tags.map(({ word }) => word),
      confidence: first.isNamed ? 0.6 : 0.45,
      evidence: cutOut(first.word, [name, original], [text, prose]),
    },
  ];
}
