import type { Block } from '../types.ts';
import { simplifiedAlike, type Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** Licence and origin, where the document states them. */

/** Statements of rights stand at the beginning or the end. */
const HEAD = 30;
const FOOT = 25;

function ends(blocks: readonly Block[]): Block[] {
  return blocks.length <= HEAD + FOOT ? [...blocks] : [...blocks.slice(0, HEAD), ...blocks.slice(-FOOT)];
}

const CC_URL = /creativecommons\.org\/(?:licenses\/(by(?:-nc)?(?:-sa|-nd)?)|publicdomain\/(zero))/i;
// "cc by" in small letters is how mail is copied to somebody.
const CC_CODE =
  /(?:\bCC[\s\-–]*|\bcc-|[Cc]reative\s?[Cc]ommons[\s:：\-–（(]*|知识共享[\s:：\-–（(]*)(BY|by)(?:[\s\-–]*(NC|nc))?(?:[\s\-–]*(SA|ND|sa|nd))?(?![A-Za-z])/;
const CC_ZERO = /\bcc[\s-]*0\b|creative\s?commons zero|(?:贡献|属于|进入|放弃版权)[^。]{0,8}公共领域|公共领域贡献/i;
const CC_NAMES = /署名(?:\s*[-—–－·,，、]\s*非商业(?:性)?(?:使用)?)?(?:\s*[-—–－·,，、]\s*(?:相同方式共享|禁止演绎))?/;
const CC_ENGLISH = /attribution(?:[\s-]+(non[\s-]?commercial))?(?:[\s-]+(share[\s-]?alike|no[\s-]?deriv\w*))?/i;
const DISTRICT =
  /仅供[^。；\n]{0,10}(?:本校|校内|本区|区内|区域内?|县内|本县|市内|全县|全区|内部|集团|本组|教研组)[^。；\n]{0,6}(?:使用|交流|参考|教研|学习|传阅)|(?:^|[(（【])[^。；\n]{0,12}(?:校内|内部|区域内部|区内)(?:资料|使用|交流|材料)[^。；\n]{0,12}(?:$|[。)）】])|(?:请勿|不得|严禁|禁止)外传|for internal use(?: only)?/i;
const ALL_RIGHTS =
  /版权(?:归[^。；\n]{1,20})?所有|保留(?:所有|一切|全部)(?:权利|版权)|版权归[^。；\n]{1,20}(?=[。；\n]|$)|all rights? reserved|未经[^。；\n]{0,14}(?:许可|授权|同意|允许)[^。；\n]{0,8}(?:不得|禁止|严禁)[^。；\n]{0,12}|©\s*\d{4}/i;

function creativeCommons(text: string): { value: string; evidence: string } | null {
  const url = CC_URL.exec(text);
  if (url) return { value: url[2] ? 'cc0' : `cc-${(url[1] ?? 'by').toLowerCase()}`, evidence: url[0] };
  const code = CC_CODE.exec(text);
  if (code) {
    const parts = ['cc', 'by', code[2], code[3]].flatMap((part) => (part ? [part.toLowerCase()] : []));
    return { value: parts.join('-'), evidence: code[0].trim() };
  }
  const zero = CC_ZERO.exec(text);
  if (zero) return { value: 'cc0', evidence: zero[0] };
  const isCommons = /知识共享|creative commons|许可协议|创作共用/i.test(text);
  const name = isCommons ? (CC_NAMES.exec(text) ?? CC_ENGLISH.exec(text)) : null;
  if (!name) return null;
  const nc = /非商业|non/i.test(name[0]) ? '-nc' : '';
  const last = /相同|share/i.test(name[0]) ? '-sa' : /演绎|deriv/i.test(name[0]) ? '-nd' : '';
  return { value: `cc-by${nc}${last}`, evidence: name[0] };
}

export function guessLicence({ path, extracted }: Input): Guess[] {
  const texts = [...ends(extracted.blocks).map(({ text }) => text), path];
  for (const text of texts) {
    const found = creativeCommons(text);
    if (found) return [{ field: 'licence', confidence: 0.9, ...found }];
  }
  const stated: [value: string, pattern: RegExp, confidence: number][] = [
    ['district', DISTRICT, 0.8],
    ['all-rights', ALL_RIGHTS, 0.7],
  ];
  for (const [value, pattern, confidence] of stated)
    for (const text of texts) {
      const match = pattern.exec(simplifiedAlike(text));
      if (match)
        return [
          { field: 'licence', value, confidence, evidence: text.slice(match.index, match.index + match[0].length) },
        ];
    }
  return [];
}

const FROM =
  /(?:^|[\s（(【|])(?:(?:文章|资料|资源|内容|本文|信息|稿件|原文)?(?:来源|出处)|(?:本文)?(?:转载?自|转载于|摘自)|source|retrieved from)\s*(?:于)?\s*[:：|]?\s*(?<value>[^\n。；|）)】]{2,120})/iu;
const NEEDS_COLON = /来源|出处|source/i;
const URL_TEXT = /https?:\/\/[^\s<>"'《》（）。，；、|】\])]+/i;
const LINKED = /(?:原文|来源|出处|转载)(?:地址|链接|网址)?\s*[:：]?\s*(?=https?:)/i;
/** A link alone in its line, this near to the top, says where the document is from. */
const TOP = 4;

const isUrl = (text: string): boolean => URL.canParse(text) && text.length <= 1000;

/** Name and address of where a text was taken from, as it says itself. */
export function guessOrigin({ extracted }: Input): Guess[] {
  const guesses: Guess[] = [];
  const blocks = ends(extracted.blocks).filter(
    ({ type, text }) => type !== 'caption' && !(type === 'table' && text.split(' | ').length > 2),
  );
  for (const { type, text } of blocks) {
    const match = FROM.exec(text.slice(0, 600));
    // 来源 in a table may be the origin of anything.
    if (type === 'table' && !/(?:文章|资料|资源|内容|原文)(?:来源|出处)/.test(match?.[0] ?? '')) continue;
    const value = match?.groups?.value?.trim() ?? '';
    if (!match || value === '') continue;
    if (NEEDS_COLON.test(match[0]) && !/[:：|]/.test(match[0].slice(0, -value.length))) continue;
    const url = URL_TEXT.exec(value)?.[0] ?? '';
    const name = value
      .replace(URL_TEXT, '')
      .replace(/(?:网址|链接|地址)?\s*[:：,，、\s]*$/u, '')
      .trim();
    if (/\p{L}{2}/u.test(name) && name.length <= 60)
      guesses.push({
        field: 'sourceName',
        value: name.replace(/^《([^》]+)》$/u, '$1'),
        confidence: 0.75,
        evidence: match[0].trim(),
      });
    if (isUrl(url)) guesses.push({ field: 'sourceUrl', value: url, confidence: 0.8, evidence: url });
    if (guesses.length > 0) break;
  }
  if (!guesses.some(({ field }) => field === 'sourceUrl')) {
    const linked = blocks.find(({ text }) => LINKED.test(text));
    const top = extracted.blocks.slice(0, TOP).find(({ text }) => URL_TEXT.exec(text)?.[0] === text.trim());
    const url = URL_TEXT.exec((linked ?? top)?.text ?? '')?.[0] ?? '';
    if (isUrl(url)) guesses.push({ field: 'sourceUrl', value: url, confidence: linked ? 0.8 : 0.5, evidence: url });
  }
  return guesses;
}
