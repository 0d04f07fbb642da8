/** Whom and what the blind part must not name, as forms of words to look for. */
export type PersonWho = 'leader' | 'member' | 'recommender';
export type UnitForm = {
  text: string;
  /** `full`, or the place with the kind of school: proves it. `core`: does so only before a word for a school. */
  as: 'whole' | 'core' | 'generic';
};

const KINDS = [
  '九年一贯制学校', '完全中学', '高级中学', '初级中学', '职业技术学校', '职业高中', '特殊教育学校', '教师进修学校', '教师发展中心',
  '教育教学研究中心', '教研室', '教科院', '教育局', '中心学校', '中心小学', '中心校', '实验学校', '实验小学', '实验中学', '外国语学校',
  '第一中学', '第二中学', '第三中学', '第四中学', '第五中学', '第一小学', '第二小学', '第三小学', '第四小学', '第五小学',
  '附属小学', '附属中学', '附属学校', '幼儿园', '小学', '中学', '初中', '高中', '学校', '学院',
].sort((a, b) => b.length - a.length); // prettier-ignore

/** How people shorten the kind of a school: 第一中学 → 一中. */
const SHORT: Record<string, string[]> = {
  实验小学: ['实小'],
  实验中学: ['实验'],
  外国语学校: ['外校', '外国语'],
  中心小学: ['中心校', '小学'],
  中心学校: ['中心校', '学校'],
  附属小学: ['附小'],
  附属中学: ['附中'],
  高级中学: ['高中', '中学'],
  初级中学: ['初中', '中学'],
  九年一贯制学校: ['学校'],
  幼儿园: ['幼'],
  ...Object.fromEntries(
    [...'一二三四五'].flatMap((n) => [
      [`第${n}中学`, [`${n}中`]],
      [`第${n}小学`, [`${n}小`]],
    ]),
  ),
};
/** Parts of names that any school may have: alone they name nobody. */
const GENERIC = new Set(['实验', '中心', '第一', '第二', '第三', '附属', '外国语', '育才', '希望', '东', '西', '南', '北', '城东', '城西', '城南', '城北', '城关', '镇', '乡', '县城', '']); // prettier-ignore
const PLACE = /(?:特别行政区|自治区|自治州|自治县|林区|新区|开发区|省|市|县|区|旗|镇|乡|街道)$/u;

/** 临江县 → 临江; a name of one letter keeps its ending (沙县). */
const bare = (place: string): string => {
  const short = place.replace(PLACE, '');
  return short.length >= 2 ? short : place;
};

/** The name without the places it lies in, however many of them stand before it. */
function withoutPlaces(name: string, places: readonly string[]): string {
  let rest = name;
  for (let before = ''; before !== rest;) {
    before = rest;
    for (const place of places) {
      for (const prefix of [place, bare(place)])
        if (prefix.length >= 2 && rest.startsWith(prefix) && rest.length - prefix.length >= 3)
          rest = rest.slice(prefix.length);
    }
  }
  return rest;
}

/**
 * The forms by which people call a unit.
 * @param above names of the bodies above it, nearest first ('临江县', '云城市')
 */
export function unitForms(name: string, above: readonly string[]): UnitForm[] {
  const own = withoutPlaces(name, above);
  const kind = KINDS.find((one) => own.endsWith(one)) ?? '';
  const core = own.slice(0, own.length - kind.length);
  const town = core.replace(/(?:镇|乡|街道|村)$/u, '');
  const isGeneric = GENERIC.has(core) || GENERIC.has(town);
  const kinds = [kind, ...(SHORT[kind] ?? [])].filter((one) => one !== '');
  const forms: UnitForm[] = [{ text: name, as: 'whole' }];
  const add = (text: string, as: UnitForm['as']) => {
    if (text.length >= 3 && forms.every((form) => form.text !== text)) forms.push({ text, as });
  };
  add(own, isGeneric && kind !== '' ? 'generic' : 'whole');
  for (const one of kinds) {
    add(core + one, isGeneric ? 'generic' : 'whole');
    if (town !== core) add(town + one, isGeneric ? 'generic' : 'whole');
    for (const place of above) add(bare(place) + (core === '' ? '' : core) + one, 'whole');
  }
  if (!isGeneric && core.length >= 2 && core.length < own.length) {
    if (forms.every((form) => form.text !== core)) forms.push({ text: core, as: core.length >= 4 ? 'whole' : 'core' });
    if (town.length >= 2 && town !== core) forms.push({ text: town, as: 'core' });
  }
  return forms.sort((a, b) => b.text.length - a.text.length);
}

/** Words after a short name that make it the name of a school or of somebody's office. */
export const AFTER_CORE =
  /^(?:小学|中学|学校|实小|实验|一中|二中|三中|附小|附中|中心校|校区|校园|幼儿园|教育集团|师生|学子)/u;
