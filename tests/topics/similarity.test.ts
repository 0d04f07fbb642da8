import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedOf } from '../../server/topics/precheck/rules/align.ts';
import { fold, written } from '../../server/topics/precheck/rules/fold.ts';
import { GRAM, printsOf, WINDOW } from '../../server/topics/precheck/rules/prints.ts';
import {
  comparedTexts,
  figuresOf,
  foundShared,
  foundSimilar,
  isSimilar,
  likenessTo,
  markCommon,
  marked,
  markTexts,
  OWN,
  percentileOf,
  stretchesMarked,
  titlesLike,
} from '../../server/topics/precheck/rules/index.ts';
import { corpus, formOf, MILL_NOUNS, POLICY } from './similar/corpus.ts';
import { compared, scores, THRESHOLD } from './similar/judge.ts';

const { earlier, planted } = corpus();

describe('near-copies among honest applications', () => {
  const found = new Map(scores(earlier, planted).map((score) => [score.kind, score]));

  test.each([
    ['title_changed', 1],
    ['shuffled', 0.95],
    ['borrowed', 1],
    ['synonyms', 0.9],
    ['reworked', 0.9],
    ['mill', 1],
  ] as const)('%s is found in at least %d of the sections, and in no other text', (kind, least) => {
    const score = found.get(kind);
    expect(score?.recall).toBeGreaterThanOrEqual(least);
    expect(score?.precision).toBeGreaterThanOrEqual(0.97);
  });

  test('honest ones are never flagged, though all of them quote the policy', () => {
    expect(found.get('honest')).toMatchObject({ found: 0, wrong: 0 });
  });
});

describe('what two texts share', () => {
  const text = fc.string({ unit: fc.constantFrom(...'教学研究课堂作业数据学生的了在'), maxLength: 200 });

  test('is the same whichever is asked about first', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, other] = [sharedOf(a, b), sharedOf(b, a)];
        expect(one.letters).toBe(other.letters);
        expect(one.letters).toBeLessThanOrEqual(Math.min(a.length, b.length));
      }),
    );
  });

  test('is everything, of a text and itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'教学研究课堂作业数据'), minLength: 13, maxLength: 400 }),
        (a) => {
          expect(sharedOf(a, a).letters).toBe(a.length);
        },
      ),
    );
  });

  test('stands letter by letter where it is said to stand', () => {
    fc.assert(
      fc.property(text, text, text, (before, shared, after) => {
        const [a, b] = [before + shared, shared + after];
        for (const each of sharedOf(a, b).stretches)
          expect(a.slice(each.a, each.a + each.length)).toBe(b.slice(each.b, each.b + each.length));
      }),
    );
  });

  test('is found through one sampled hash at least, wherever a stretch is long enough', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.string({ unit: fc.constantFrom(...'甲乙丙丁戊己庚辛'), minLength: GRAM + WINDOW - 1, maxLength: 40 }),
        (a, b, same) => {
          const of = (chars: string) => new Set(printsOf({ chars }).map(({ hash }) => hash));
          const other = of(b + same + b);
          expect([...of(a + same)].some((hash) => other.has(hash))).toBe(true);
        },
      ),
    );
  });

  test('is covered each time it is repeated', () => {
    const once = '一二三四五六七八九十甲乙丙丁戊';
    expect(sharedOf(`${once}啊${once}`, once).stretches.map(({ a, b }) => [a, b])).toEqual([
      [0, 0],
      [once.length + 1, 0],
    ]);
  });

  test('costs no more than its bound on texts that repeat themselves', () => {
    const a = '学生的作业'.repeat(4000);
    const b = '学生的课堂学生的作业'.repeat(2000);
    expect(sharedOf(a, b).stretches.length).toBeLessThanOrEqual(20_000);
  });

  test('a place in the folded text is the place in the written one', () => {
    const text = '一、ＡＩ 辅助 的“作业”，２０２６年。';
    const folded = fold(text);
    expect(folded.chars).toBe('一ai辅助的作业2026年');
    const at = folded.chars.indexOf('作业2026');
    const { start, end } = written(folded, at, at + 6);
    expect(text.slice(start, end)).toBe('作业”，２０２６');
  });
});

describe('what anybody may write', () => {
  const text = '把错因说清楚，作业才谈得上分层，这一点我们有两个学期的记录可以说明。';

  test('a quoted policy is greyed, not held against anybody', () => {
    const [one, other] = ['甲', '乙'].map((own) => ({
      id: own,
      form: formOf(own, { significance: POLICY + own.repeat(30) }),
    }));
    expect(one && other && compared(one, other)).toEqual([]);
    const own = marked([{ section: 'significance', text: `${POLICY}\n${text}` }], OWN);
    markTexts(own, 'policy', [POLICY]);
    const [grey] = stretchesMarked(own, 'significance', ['policy']);
    expect(grey).toEqual({ start: 0, end: POLICY.length - 1 });
    expect(figuresOf(own)[0]).toMatchObject({ policy: fold(POLICY).chars.length, novel: fold(text).chars.length });
  });

  test('a sentence of many applications is nobody’s, but a section made of them is shown', () => {
    const shared =
      '随着课程改革的不断深入，教师的观念正在发生深刻的变化，教学方式也越来越多样，评价手段越来越丰富，学生的主体地位日益突出，这对教师提出了更高的要求。';
    const common = new Set(printsOf(fold(shared)).map(({ hash }) => hash));
    const own = marked([{ section: 'significance', text: shared }], OWN);
    markCommon(own, common);
    expect(likenessTo(own, [{ section: 'content', text: shared }], 'call')).toEqual([]);
    expect(foundShared(figuresOf(own), THRESHOLD)).toMatchObject([
      { section: 'significance', detail: { relation: 'common' } },
    ]);
    const passing = marked([{ section: 'significance', text: shared + text.repeat(4) }], OWN);
    markCommon(passing, common);
    expect(foundShared(figuresOf(passing), THRESHOLD)).toEqual([]);
  });

  test('a skeleton that is sold is said to be one, whatever noun stands in it', () => {
    const [sold, bought] = [earlier.find(({ id }) => id === 'top_mill'), planted.find(({ kind }) => kind === 'mill')];
    const own = marked(comparedTexts(bought!.form), OWN);
    markTexts(
      own,
      'template',
      comparedTexts(sold!.form).map(({ text: one }) => one),
    );
    const shown = foundShared(figuresOf(own), THRESHOLD);
    expect(shown.map(({ section }) => section).sort()).toEqual(['content', 'difficulties', 'methods', 'significance']);
  });
});

describe('what is shown of a likeness', () => {
  const copy = planted.find(({ id }) => id === 'top_b0');
  const from = earlier[0];

  test('the quotation stands in one’s own section, and the place in the other’s', () => {
    const own = marked(comparedTexts(copy!.form), OWN);
    const likenesses = likenessTo(own, comparedTexts(from!.form), 'earlier');
    const texts = new Map(comparedTexts(copy!.form).map(({ section, text }) => [section, text]));
    const [one, ...others] = foundSimilar(likenesses, { topicId: 'top_e0', relation: 'earlier' }, texts, THRESHOLD);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      kind: 'similar',
      section: 'significance',
      detail: { share: 100, relation: 'earlier' },
    });
    expect(texts.get('significance')).toContain(one?.quote);
    const span = likenesses.find(({ section }) => section === 'significance')?.spans[0];
    const theirs = from!.form.sections.significance?.slice(span?.otherStart, span?.otherEnd);
    expect(theirs).toContain(one?.quote.slice(0, 20));
  });

  test('few letters are never enough, whatever their share', () => {
    expect(isSimilar({ letters: 29, share: 1 }, 0.3)).toBe(false);
    expect(isSimilar({ letters: 30, share: 0.3 }, 0.3)).toBe(true);
  });

  test('a share has its place in the cohort, once there is one', () => {
    expect(percentileOf(0.2, [0, 0.1, 0.2, 0.9])).toBeNull();
    expect(percentileOf(0.2, [0, 0.1, 0.2, 0.2, 0.9])).toBe(80);
  });
});

describe('a title in use', () => {
  const known = [
    { id: 'a', title: '儿童人工智能教育师资现状研究' },
    { id: 'b', title: '大模型辅助的初中数学分层作业研究' },
    { id: 'c', title: '高中英语写作AI反馈与教师反馈的协同' },
  ];
  test('is found when it is the same or nearly', () => {
    expect(titlesLike('儿童人工智能教育师资研究', known)).toMatchObject([{ id: 'a', isExact: false }]);
    expect(titlesLike('大模型辅助的初中数学分层作业研究 ', known)).toMatchObject([{ id: 'b', isExact: true }]);
  });
  test('is not found in the words of the trade', () => {
    expect(titlesLike('小学科学探究活动的设计与实践研究', known)).toEqual([]);
    expect(titlesLike('大模型辅助的高中物理实验教学研究', known)).toEqual([]);
    expect(titlesLike(`《${MILL_NOUNS[1]}》教学研究`, [{ id: 'x', title: `《${MILL_NOUNS[2]}》教学研究` }])).toEqual(
      [],
    );
  });
});
