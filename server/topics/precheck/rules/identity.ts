import { personalDataIn, type PersonalKind } from '../../../ai/redact.ts';
import { foldSeen, written, type Folded } from './fold.ts';
import { AFTER_CORE, unitForms, type PersonWho } from './names.ts';

export type Dictionary = {
  people: readonly { id: string; name: string; who: PersonWho }[];
  units: readonly { name: string; above: readonly string[] }[];
};
/** Words of a run of ideographs in order; joined they are the run. `isName`: the dictionary knows it as a person's name. */
export type Cut = (run: string) => { word: string; isName: boolean }[];

export type IdentityHit = {
  what: 'name' | 'surname' | 'unit' | 'honour' | 'account' | PersonalKind;
  /** Whose name it is; null for units and numbers. Shown to keepers and the applicant only. */
  who: PersonWho | null;
  personId: string | null;
  certainty: 'sure' | 'unclear';
  quote: string;
  start: number;
  end: number;
};

type Found = { from: number; to: number; hit: Pick<IdentityHit, 'what' | 'who' | 'personId' | 'certainty'> };

const HAN = /\p{Script=Han}/u;
const AFTER_NAME = /^(?:老师|教师|校长|园长|主任|书记|主持|同志|名师|工作室|等人?|和|、|教研员|组长|团队|负责)/u;
const BEFORE_NAME = /(?:教师|老师|校长|主任|主持人|负责人|成员|组长|作者|由|姓名|名师|[、：:（(])$/u;
/** 更高明、一种文静: what can be more or less is a quality, though somebody is called so. */
const DEGREE = /(?:很|更|最|较|极|太|不|[一这那]种|非常|十分|比较|多么)$/u;
const SURNAME_AFTER = /^(?:老师|校长|园长|主任|书记|教研员|特级|名师|工作室)/u;
const COMPOUND = ['欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '夏侯'];

/** Words around a place of the folded text, found in the run of ideographs it stands in. */
function wordsAt(chars: string, from: number, to: number, cut: Cut): { from: number; to: number; isName: boolean }[] {
  let start = from;
  let end = to;
  while (start > 0 && from - start < 24 && HAN.test(chars[start - 1] ?? '')) start--;
  while (end < chars.length && end - to < 24 && HAN.test(chars[end] ?? '')) end++;
  let at = start;
  return cut(chars.slice(start, end)).map(({ word, isName }) => ({ from: at, to: (at += word.length), isName }));
}

/**
 * How sure it is that a name of two letters is meant. Null when the words around it say that it is none: it straddles two
 * words (学生|学习), or is a plain word (方法) and nothing beside it speaks of a person.
 */
function certaintyOf(chars: string, from: number, to: number, cut: Cut): IdentityHit['certainty'] | null {
  const isSpoken =
    AFTER_NAME.test(chars.slice(to, to + 4)) || BEFORE_NAME.test(chars.slice(Math.max(0, from - 4), from));
  const words = wordsAt(chars, from, to, cut).filter((word) => word.from < to && word.to > from);
  const [only] = words;
  const isOne = words.length === 1 && only !== undefined;
  const isQuality = DEGREE.test(chars.slice(Math.max(0, from - 3), from));
  if (isOne && only.from === from && only.to === to) return (only.isName && !isQuality) || isSpoken ? 'sure' : null;
  if (isOne) return only.isName ? 'sure' : 'unclear';
  const isWithin = words[0]?.from === from && words.at(-1)?.to === to;
  if (isWithin) return 'sure';
  return isSpoken ? 'unclear' : null;
}

function* placesOf(chars: string, word: string): Generator<number> {
  for (let at = chars.indexOf(word); at >= 0; at = chars.indexOf(word, at + word.length)) yield at;
}

function namesIn(chars: string, { people }: Dictionary, cut: Cut): Found[] {
  return people.flatMap(({ id, name, who }) => {
    const { chars: word } = foldSeen(name);
    if (word.length < 2) return [];
    const found: Found[] = [];
    for (const from of placesOf(chars, word)) {
      const to = from + word.length;
      const certainty = word.length > 2 ? 'sure' : certaintyOf(chars, from, to, cut);
      if (certainty) found.push({ from, to, hit: { what: 'name', who, personId: id, certainty } });
    }
    const surname = COMPOUND.find((one) => word.startsWith(one)) ?? word.slice(0, 1);
    for (const from of HAN.test(surname) ? placesOf(chars, surname) : []) {
      const to = from + surname.length;
      const isAlone = wordsAt(chars, from, to, cut).some((each) => each.from === from && each.to === to);
      if (isAlone && SURNAME_AFTER.test(chars.slice(to, to + 4)))
        found.push({ from, to, hit: { what: 'surname', who, personId: id, certainty: 'unclear' } });
    }
    return found;
  });
}

function unitsIn(chars: string, { units }: Dictionary): Found[] {
  return units.flatMap(({ name, above }) =>
    unitForms(
      foldSeen(name).chars,
      above.map((one) => foldSeen(one).chars),
    ).flatMap(({ text, as }) =>
      [...placesOf(chars, text)].flatMap((from): Found[] => {
        const to = from + text.length;
        const isBeforeSchool = AFTER_CORE.test(chars.slice(to, to + 4));
        if (as === 'core' && !isBeforeSchool) return [];
        const certainty = as === 'generic' ? 'unclear' : 'sure';
        return [{ from, to, hit: { what: 'unit', who: null, personId: null, certainty } }];
      }),
    ),
  );
}

/** What somebody is honoured for tells who she is, also without her name. */
const HONOUR =
  /(?:本人|笔者|主持人|课题负责人|负责人|我(?!们?校|国|县|市|省|区))[^。；;]{0,24}?(?:荣?获|被评为|被授予|入选)[^。；;]{0,40}?(?:称号|[一二三特]等奖(?!学)|名师|骨干教师|学科带头人|特级教师|劳动模范|优秀教师|教学能手|先进个人)/gu;
const ACCOUNT = /(?:qq|微信|钉钉|公众号|wechat)(?:群?号?)?[:为是]?[a-z0-9_-]{5,20}/giu;

const matches = (chars: string, pattern: RegExp, hit: Found['hit']): Found[] =>
  [...chars.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length, hit }));

/** Overlapping hits are one: the surest, then the longest. */
function disjoint(found: readonly Found[]): Found[] {
  const sure = ({ hit }: Found) => (hit.certainty === 'sure' ? 0 : 1);
  const kept: Found[] = [];
  for (const one of [...found].sort((a, b) => sure(a) - sure(b) || b.to - b.from - (a.to - a.from) || a.from - b.from))
    if (kept.every((other) => other.to <= one.from || one.to <= other.from)) kept.push(one);
  return kept.sort((a, b) => a.from - b.from);
}

/**
 * Where a text of the blind part says who applies: names, units and their short forms, honours, numbers. Blanks and unseen
 * signs between the letters hide nothing. In the order of the text, never one within another.
 */
export function identityIn(text: string, dictionary: Dictionary, cut: Cut): IdentityHit[] {
  const seen: Folded = foldSeen(text);
  const { chars } = seen;
  const found = disjoint([
    ...namesIn(chars, dictionary, cut),
    ...unitsIn(chars, dictionary),
    ...matches(chars, ACCOUNT, { what: 'account', who: null, personId: null, certainty: 'sure' }),
    ...matches(chars, HONOUR, { what: 'honour', who: null, personId: null, certainty: 'unclear' }),
  ]);
  const said = found.map(({ from, to, hit }) => ({ ...hit, ...written(seen, from, to) }));
  const numbers = personalDataIn(text).map(({ kind, start, end }) => ({
    ...{ what: kind, who: null, personId: null, certainty: 'sure' as const, start, end },
  }));
  return [
    ...said.filter((one) => numbers.every((other) => other.end <= one.start || one.end <= other.start)),
    ...numbers,
  ]
    .map((hit) => ({ ...hit, quote: text.slice(hit.start, hit.end) }))
    .sort((a, b) => a.start - b.start);
}
