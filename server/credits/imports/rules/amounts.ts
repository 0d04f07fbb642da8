import type { TrainingForm, TrainingLevel } from '../../../../db/schema/policy.ts';
import { centi } from '../../../policy/rules/index.ts';
import { folded, plain, type Cell } from './cells.ts';

export type ReadAmount =
  { ok: true; amount: number | null } | { ok: false; because: 'unreadable' | 'negative' | 'absurd' };

/** More than this is a slip of the hand: a whole cycle asks for less. In hours or credits. */
export const MOST_AMOUNT = 1_000;
const NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*(?:个)?(?:学时|学分|课时|小时|分|时|h|hours?|credits?)?$/i;

/** Hundredths of hours or credits; null when nothing is said. Units after the figure do not disturb. */
export function readAmount(cell: Cell): ReadAmount {
  if (cell === null || cell === '') return { ok: true, amount: null };
  if (typeof cell === 'boolean' || cell instanceof Date) return { ok: false, because: 'unreadable' };
  const text = typeof cell === 'number' ? String(cell) : plain(cell).replace(/(\d),(?=\d{3}\b)/g, '$1');
  if (text === '' || /^[-/—无]+$/.test(text)) return { ok: true, amount: null };
  const match = NUMBER.exec(text);
  if (!match) return { ok: false, because: 'unreadable' };
  const value = Number(match[1]);
  if (value < 0) return { ok: false, because: 'negative' };
  return value > MOST_AMOUNT ? { ok: false, because: 'absurd' } : { ok: true, amount: centi(value) };
}

const LEVELS: Record<TrainingLevel, readonly string[]> = {
  school: ['校级', '校', '学校', '校本', '校内', '本校', '园级', 'school'],
  county: ['县级', '县', '区级', '区', '县区级', '区县级', '县市区级', '旗县级', '区市县级', '学区', '片区', 'county'],
  city: ['市级', '市', '地市级', '州级', '盟市级', '设区市级', 'city'],
  province: ['省级', '省', '省培', '自治区级', '自治区', '直辖市级', 'province', 'provincial'],
  national: ['国家级', '国家', '国培', '部级', '教育部', '全国', 'national'],
};
const FORMS: Record<TrainingForm, readonly string[]> = {
  in_person: ['集中培训', '集中', '集中面授', '面授', '线下', '线下集中', '脱产', '短期集中', 'inperson'],
  remote: ['远程培训', '远程', '网络', '网络研修', '网络培训', '线上', '在线', '线上培训', 'remote', 'online'],
  base: ['基地研修', '基地', '基地培训', '跟岗', '跟岗研修', '影子培训', 'base'],
  school_based: ['研训一体', '校本研修', '校本', '校本培训', '校本研训', '校本教研', 'schoolbased'],
  blended: ['混合式培训', '混合', '混合式', '线上线下', '线上线下混合', '线上线下结合', 'blended'],
  self_study: ['自主研修', '自主', '自学', '自主学习', '自修', 'selfstudy'],
  degree: ['学历进修', '学历', '学位', '学历教育', '学历提升', 'degree'],
  other: ['其他形式', '其他', '其它', 'other'],
};

function named<K extends string>(words: Record<K, readonly string[]>, cell: Cell): K | null {
  const text = typeof cell === 'string' ? folded(cell) : '';
  if (text === '') return null;
  for (const key in words) if (words[key].includes(text)) return key;
  return null;
}
export const readLevel = (cell: Cell): TrainingLevel | null => named(LEVELS, cell);
export const readForm = (cell: Cell): TrainingForm | null => named(FORMS, cell);
