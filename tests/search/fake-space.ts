import type { Ai } from '../../server/ai/port.ts';

/** An endpoint whose vectors are made by `vectorOf`; `fails` makes it fail from then on. */
export function fakeSpace(model: string, dimensions: number, vectorOf: (text: string) => number[]) {
  const state = { fails: false, calls: 0 };
  const ai: Ai = {
    chatModel: null,
    complete: () => Promise.resolve({ ok: false, because: 'ai.off' }),
    embeddingSpace: { provider: 'test', model, dimensions },
    embed: (texts) => {
      state.calls += 1;
      if (state.fails) return Promise.resolve({ ok: false, because: 'ai.unavailable' });
      return Promise.resolve({
        ok: true,
        vectors: texts.map((text) => {
          const vector = vectorOf(text);
          const norm = Math.hypot(...vector) || 1;
          return Float32Array.from(vector, (value) => value / norm);
        }),
      });
    },
    state: () => ({ state: 'ok', reason: null }),
  };
  return { ai, state };
}

/** Numbers that look random and are the same for the same text. */
export function noise(text: string, dimensions: number): number[] {
  let seed = 2166136261;
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 16777619);
  return Array.from({ length: dimensions }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return seed / 2 ** 31;
  });
}

/**
 * Twenty topics, each said in two vocabularies that share no word: titles in the one, texts in the other. Words alone
 * cannot lead from title to text; a model that knows both can.
 */
const FIRST = [
  '浮力',
  '勾股',
  '诗歌',
  '显微',
  '电路',
  '分数',
  '阅读',
  '合唱',
  '投篮',
  '番茄',
  '等高',
  '史料',
  '焦虑',
  '家访',
  '排序',
  '配平',
  '压强',
  '识字',
  '听力',
  '色彩',
];
const SECOND = [
  '沉物上升',
  '直边平方',
  '韵文吟诵',
  '镜下细胞',
  '灯泡串联',
  '均匀切饼',
  '书页漫游',
  '众声和鸣',
  '球入篮筐',
  '红果栽培',
  '山形曲线',
  '旧档求真',
  '心慌手抖',
  '登门面谈',
  '大小换位',
  '原子守恒',
  '砖压海绵',
  '象形描红',
  '耳辨语音',
  '冷暖调和',
];
const FILLER = ['今天', '老师', '大家', '然后', '我们', '一起', '准备', '材料', '观察', '记录'];

export const TOPICS = FIRST.length;
export const titleOf = (topic: number, number: number) => `${FIRST[topic]}第${number}讲`;
export function textOf(topic: number, number: number): string {
  const word = SECOND[topic] ?? '';
  const filler = (i: number) => FILLER[(topic * 3 + number * 7 + i) % FILLER.length] ?? '';
  return Array.from(
    { length: 6 },
    (_, i) => `${filler(i)}${filler(i + 2)}${i % 2 === 0 ? word : ''}${filler(i + 5)}。`,
  ).join('');
}
/** Knows that both vocabularies mean the same. */
export const understands = (text: string): number[] =>
  FIRST.map((first, topic) => 0.05 + text.split(first).length - 1 + text.split(SECOND[topic] ?? '').length - 1);
