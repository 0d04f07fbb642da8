/** What is left of a heading once its number, its marks and its notes are off, and how it was numbered. */

/** `rank` grows with depth; null for numberings that say nothing about it. `style` is equal for headings numbered alike. */
export type Numbering = { style: string; rank: number | null };
export type Name = Numbering & {
  /** Simplified, half width, lower case, without number, marks and trailing notes. */
  name: string;
  /** "环节一", "Step 2": the words say that it is a step. */
  isStep: boolean;
  minutes: number | null;
};

// Only characters that occur in the names of sections: a table keeps lengths, and is far quicker than a converter.
const TRADITIONAL =
  '學習標過點難設計評價業課導備資書題應動師環節時間實驗問態單級體對現結論維個開續總預參獻無與從來說圖鏈經啟發領樣專門關鍵讀寫講練測檢後複復製創記佈鞏隨術訊聯興識養當給範歷歸納優遊戲兒選試監賞認緒項訓調見類報變電腦網區產織組終遷舊';
const SIMPLIFIED =
  '学习标过点难设计评价业课导备资书题应动师环节时间实验问态单级体对现结论维个开续总预参献无与从来说图链经启发领样专门关键读写讲练测检后复复制创记布巩随术讯联兴识养当给范历归纳优游戏儿选试监赏认绪项训调见类报变电脑网区产织组终迁旧';
const SIMPLE = new Map([...TRADITIONAL].map((character, at) => [character, [...SIMPLIFIED][at] ?? character]));
const HAN_TRADITIONAL = new RegExp(`[${TRADITIONAL}]`, 'gu');

/** Names of sections in Simplified, half-width form. Other words stay as they are. */
export const plain = (text: string): string =>
  text.normalize('NFKC').replace(HAN_TRADITIONAL, (character) => SIMPLE.get(character) ?? character);

const HAN = '一二三四五六七八九十';
const NUMBERINGS: { pattern: RegExp; style: string; rank: number | null }[] = [
  { pattern: /^第\s*[一二三四五六七八九十\d]{1,3}\s*(?:部分|章|篇|编|板块)\s*[:、.，,]?\s*/u, style: 'part', rank: 0 },
  { pattern: /^part\s*(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six)\b\s*[:.\-–—]?\s*/i, style: 'part', rank: 0 },
  { pattern: new RegExp(`^[${HAN}]{1,3}\\s*[、.,:：]\\s*`, 'u'), style: 'han', rank: 1 },
  { pattern: new RegExp(`^[${HAN}]{1,3}\\s+(?=\\p{Script=Han})`, 'u'), style: 'han', rank: 1 },
  { pattern: /^[IVX]{1,4}\s*[.、:]\s*/, style: 'roman', rank: 1 },
  { pattern: new RegExp(`^\\([${HAN}]{1,3}\\)\\s*[、.]?\\s*`, 'u'), style: '(han)', rank: 2 },
  { pattern: /^\d{1,2}(?:\.\d{1,2}){2,}\s*[.、]?\s*/, style: '1.1.1', rank: 5 },
  { pattern: /^\d{1,2}\.\d{1,2}(?!\d)\s*[.、]?\s*(?!\s*(?:分|min|版|cm|元))/i, style: '1.1', rank: 4 },
  { pattern: /^\d{1,2}\s*[.、:)]\s*(?!\d)/, style: '1.', rank: 3 },
  { pattern: /^\d{1,2}\s+(?=\p{L})/u, style: '1.', rank: 3 },
  { pattern: /^\(\d{1,2}\)\s*[、.]?\s*/, style: '(1)', rank: 5 },
  { pattern: /^[A-Ha-h]\s*[.、)]\s*(?=\p{L})/u, style: 'a.', rank: 6 },
];
const STEP =
  /^(?:(?:教学|学习|课堂)?(?:环节|步骤|活动|任务|板块|阶段|流程)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})|第\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:步|环节|阶段|板块)|(?:step|stage|phase|activity|task)\s*\d{1,2})\s*[:、.\-–—|]*\s*/i;
const CIRCLED = /^[①-⑳❶-❿]/u;
const DURATION =
  /(\d{1,3})(?:\s*[-–—~～至到]\s*(\d{1,3}))?\s*(?:分钟|分(?![之数层组类享析别])|mins?\b|minutes?\b|['′])/i;

/** Minutes that a text names; a range counts as its middle. */
export function minutesIn(text: string): number | null {
  const match = DURATION.exec(text.normalize('NFKC'));
  const from = Number(match?.[1] ?? 0);
  const to = Number(match?.[2] ?? from);
  const minutes = Math.round((from + to) / 2);
  return minutes > 0 && minutes <= 300 ? minutes : null;
}

const NOTE = /\s*[([【〔{][^()[\]【】]*[)\]】〕}]\s*$/u;
const CLOSED = /^[【[『「〖](.{1,24}?)[】\]』」〗]\s*/u;

/** Notes in brackets at the end, one after the other: "学习目标（布鲁姆分类）" is 学习目标. */
function withoutNotes(text: string): string {
  let rest = text;
  for (let next = rest.replace(NOTE, ''); next !== rest && next.trim() !== ''; next = rest.replace(NOTE, ''))
    rest = next;
  return rest;
}

function numbered(text: string): Numbering & { rest: string } {
  for (const { pattern, style, rank } of NUMBERINGS) {
    const rest = text.replace(pattern, '');
    if (rest !== text) return { style, rank, rest };
  }
  return { style: '', rank: null, rest: text };
}

/** Reads one line. Returns an empty name where nothing but marks and numbers is written. */
export function readName(line: string): Name {
  const isCircled = CIRCLED.test(line);
  const hasMark = /^[\p{Extended_Pictographic}◆◇■□●★▲▶※✦▪]/u.test(line) && !/^\d/.test(line);
  const open = plain(line)
    .trim()
    .replace(/^[^\p{L}\p{N}([【『「〖《]+/u, '');
  const number = isCircled ? { style: '①', rank: 6, rest: open.replace(/^\d{1,2}\s*/, '') } : numbered(open);
  const inner = number.rest.replace(/^[^\p{L}\p{N}([【『「〖《]+/u, '');
  const unboxed = inner.replace(CLOSED, '$1 ').trim();
  const again = unboxed === inner || number.style !== '' ? { ...number, rest: unboxed } : numbered(unboxed);
  const step = again.rest.replace(STEP, '');
  const isStep = step !== again.rest;
  const bare = withoutNotes((step || again.rest).replace(/[:。.;、!?…\s]+$/u, ''))
    .replace(/[:。.;、,!?…\s]+$/u, '')
    .trim();
  const boxed = unboxed !== inner ? 'box' : '';
  const style = number.style || again.style || boxed || (isStep ? 'step' : hasMark ? 'mark' : '');
  return {
    style,
    rank: again.rank,
    isStep,
    name: bare.replace(/(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/gu, '').toLowerCase(),
    minutes: minutesIn(line),
  };
}
