import type { Finding, SectionRow } from '../../../db/schema/index.ts';
import { personalDataIn, type PersonalKind } from '../../ai/redact.ts';
import { findingAt, type Passage, type Stretch } from './finding.ts';
import { isName, isNamedBefore } from './names.ts';

const SEVERITY: Record<PersonalKind, Finding['severity']> = {
  identity: 'blocking',
  card: 'blocking',
  mobile: 'blocking',
  // A school's number and an author's address often stand there on purpose.
  landline: 'notice',
  email: 'notice',
};
/** Numbers of 15 digits were given out until 1999; today they are mostly something else, unless the text says so. */
const IDENTITY_SAID = /(?:身份证|证件)\D{0,8}$/u;
const OLD_IDENTITY = 15;

/** Where somebody lives: said to be so and with a number, or as exact as a flat. */
const ADDRESSES = [
  /(?:家庭(?:住址|地址)|现住址|住址|现居住?于?|家住)\s*[:：]?\s*[^\s，。；,;|]{2,30}?(?:路|街|道|巷|弄|村|组|小区|花园|社区|镇|乡)[^\s，。；,;|]{0,12}?[\d一二三四五六七八九十百]+(?:号|栋|幢|座|单元|室|楼|组)/gu,
  /[\u4e00-\u9fff]{2,12}(?:路|街|巷|弄|小区|花园|苑|社区|新村)[^\s，。；,;|]{0,10}?\d+(?:号楼|栋|幢|座|号)[^\s，。；,;|]{0,6}?\d+(?:单元|室|号)/gu,
];

type Numbered = Stretch & { kind: PersonalKind };

function isMeant(text: string, { kind, start, end }: Numbered): boolean {
  if (kind !== 'identity' || text.slice(start, end).replace(/\s/g, '').length !== OLD_IDENTITY) return true;
  return IDENTITY_SAID.test(text.slice(Math.max(0, start - 16), start));
}

/** Numbers, mail addresses and homes of persons in one passage. */
export function personalIn(passage: Passage, sections: readonly SectionRow[]): Finding[] {
  const { text } = passage;
  const numbers = personalDataIn(text)
    .filter((found) => isMeant(text, found))
    .map((found) => {
      const isNamed = (found.kind === 'mobile' || found.kind === 'landline') && isNamedBefore(text, found.start);
      return isNamed
        ? findingAt(passage, found, { code: 'personal.named_phone', severity: 'blocking', sections })
        : findingAt(passage, found, { code: `personal.${found.kind}`, severity: SEVERITY[found.kind], sections });
    });
  const homes: Stretch[] = [];
  for (const pattern of ADDRESSES) {
    for (const match of text.matchAll(pattern)) {
      const place = { start: match.index, end: match.index + match[0].length };
      if (!homes.some(({ start, end }) => start < place.end && place.start < end)) homes.push(place);
    }
  }
  const addresses = homes.map((place) =>
    findingAt(passage, place, { code: 'personal.address', severity: 'blocking', sections }),
  );
  return [...numbers, ...addresses];
}

type BlockPassage = Extract<Passage, { at: 'block' }>;
const CELLS = ' | ';
const NAME_COLUMN = /^(?:学生)?姓\s*名$|^学生$|^name$/iu;
const OF_PUPILS =
  /学\s*号|考\s*号|座\s*号|学籍|性\s*别|成绩|分数|得分|总分|名次|排名|家长|监护人|出生|小组长?|备注|签到|作业/u;
const OF_TEACHERS = /职\s*称|职\s*务|任\s*教|教\s*师|工作单位|学校名称/u;
const FEWEST_NAMES = 3;

/** Rows of sheets name the heading in every cell ('姓名: 张三'). */
const bare = (cell: string): string => cell.replace(/^[^:：]{1,8}[:：]\s*/u, '').trim();

function rowsWithNames(rows: readonly BlockPassage[], column: number): number {
  return rows.filter(({ text }) => isName(bare(text.split(CELLS)[column] ?? ''))).length;
}

/** Tables and sheets that list persons: a column of names, beside what is kept of pupils. */
function tablesOfNames(passages: readonly BlockPassage[], sections: readonly SectionRow[]): Finding[] {
  const findings: Finding[] = [];
  for (let from = 0; from < passages.length; from++) {
    const head = passages[from];
    if (head?.row.type !== 'table') continue;
    let to = from + 1;
    while (passages[to]?.row.type === 'table') to++;
    const cells = head.text.split(CELLS).map((cell) => cell.trim());
    const column = cells.findIndex((cell) => NAME_COLUMN.test(cell));
    const names = column < 0 ? 0 : rowsWithNames(passages.slice(from + 1, to), column);
    if (names >= FEWEST_NAMES) {
      const isOfPupils = OF_PUPILS.test(head.text) && !OF_TEACHERS.test(head.text);
      const about = isOfPupils
        ? ({ code: 'personal.pupil_list', severity: 'blocking' } as const)
        : ({ code: 'personal.name_list', severity: 'notice' } as const);
      findings.push(findingAt(head, { start: 0, end: head.text.length }, { ...about, sections, detail: { names } }));
    }
    from = to - 1;
  }
  return findings;
}

const SAID_TO_LIST = /(?:学生|获奖|参赛|小组|全班|班级|同学)[^。\n]{0,8}(?:名单|成员|名册)\s*[:：]/u;
const FEWEST_IN_A_ROW = 5;

/** '学生名单:张三、李四……' in running text. */
function listsOfNames(passages: readonly BlockPassage[], sections: readonly SectionRow[]): Finding[] {
  return passages.flatMap((passage) => {
    const said = SAID_TO_LIST.exec(passage.text);
    if (!said) return [];
    const start = said.index + said[0].length;
    const names = passage.text.slice(start).split(/[、，,;；\s]+/u);
    const count = names.filter((name) => isName(name.replace(/[。.]$/u, ''))).length;
    if (count < FEWEST_IN_A_ROW) return [];
    const place = { start: said.index, end: Math.min(passage.text.length, start + 24) };
    const about = { code: 'personal.pupil_list', severity: 'blocking', sections, detail: { names: count } } as const;
    return [findingAt(passage, place, about)];
  });
}

/** Lists of persons by name, wherever they are kept in a document. */
export const namesIn = (passages: readonly BlockPassage[], sections: readonly SectionRow[]): Finding[] => [
  ...tablesOfNames(passages, sections),
  ...listsOfNames(passages, sections),
];
