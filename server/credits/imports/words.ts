import type { TrainingForm, TrainingLevel } from '../../../db/schema/policy.ts';
import type { Field } from './rules/columns.ts';
import type { RowCode } from './rules/reading.ts';

/**
 * Sentences that stand in the sheets which are made here: the report and the template. The page shows the same ones, so
 * that screen and sheet cannot say different things.
 */
export type Language = 'zh' | 'en';
type Words = {
  reasons: Record<RowCode, string>;
  states: Record<'ready' | 'refused' | 'skipped' | 'landed' | 'undone', string>;
  fields: Record<Field, string>;
  levels: Record<TrainingLevel, string>;
  forms: Record<TrainingForm, string>;
  report: { row: string; state: string; reason: string; credits: string; sheet: string };
  template: {
    records: string;
    values: string;
    category: string;
    level: string;
    form: string;
    worth: string;
    example: readonly string[];
    help: readonly string[];
  };
};

const zh: Words = {
  reasons: {
    row_empty: '空行，已跳过',
    row_total: '合计行，已跳过',
    row_note: '说明文字，已跳过',
    row_header: '重复的表头，已跳过',
    formula_error: '公式出错（{value}），请改成数值后重新上传',
    person_missing: '没有填写姓名或账号',
    person_unknown: '本单位范围内没有“{name}”',
    person_ambiguous: '有 {candidates} 位“{name}”，请补填账号加以区分',
    person_elsewhere: '“{name}”不在“{school}”（本范围内其他学校有 {candidates} 位同名者），请核对学校或补填账号',
    person_inactive: '“{name}”的账号已停用',
    name_mismatch: '账号“{account}”的主人不叫“{name}”',
    school_unknown: '没有找到学校“{school}”',
    outside: '“{school}”不在你管理的范围内',
    own_row: '不能为自己登记学分，请由其他管理员办理',
    title_missing: '没有填写培训名称',
    day_missing: '没有填写日期',
    day_unreadable: '看不懂日期“{value}”',
    day_ambiguous: '日期“{value}”可能是 1 月也可能是 10 月，请写全到日',
    day_in_future: '日期 {day} 还没有到',
    hours_unreadable: '学时“{value}”不是数字',
    credits_unreadable: '学分“{value}”不是数字',
    amount_negative: '“{value}”是负数',
    amount_absurd: '“{value}”大得不合情理',
    amount_missing: '学时和学分都没有填写',
    amount_merged: '学时或学分是几行合并的单元格，无法判断每行各是多少',
    no_policy: '{day} 没有适用的学分政策',
    outside_cycle: '{day} 不在任何学分周期内',
    category_missing: '没有填写培训类别',
    category_unknown: '现行政策里没有类别“{value}”',
    category_not_for_person: '这个类别不面向这位老师',
    level_missing: '没有填写级别',
    level_unknown: '看不懂级别“{value}”',
    level_does_not_fit: '这个类别不由这一级组织',
    form_missing: '没有填写培训形式',
    form_unknown: '看不懂培训形式“{value}”',
    form_does_not_fit: '这个类别不采用这种形式',
    no_conversion: '政策没有写明这些学时折合多少学分，请填写学分',
    certificate_missing: '这个类别凭证书认定，请填写证书编号',
    credits_beyond: '填写了 {stated} 学分，按政策最多 {given} 学分',
    duplicate_in_file: '与第 {row} 行重复',
    already_imported: '这条记录以前导入过',
    already_in_ledger: '这条记录已经登记在学分账上',
    refused_by_ledger: '入账时被拒绝（{code}）',
    day_assumed: '日期不到日，按 {day} 计',
    hours_unknown: '没有填写学时，只计学分',
    reversed_before: '入账后已被单独冲销',
  },
  states: { ready: '可入账', refused: '未通过', skipped: '已跳过', landed: '已入账', undone: '已冲销' },
  fields: {
    name: '姓名',
    account: '账号',
    school: '学校',
    title: '培训项目',
    category: '培训类别',
    level: '级别',
    form: '形式',
    hours: '学时',
    credits: '学分',
    day: '结束日期',
    certificate: '证书编号',
    organiser: '主办单位',
    note: '备注',
  },
  levels: { school: '校级', county: '县区级', city: '市级', province: '省级', national: '国家级' },
  forms: {
    in_person: '集中培训',
    remote: '远程培训',
    base: '基地研修',
    school_based: '研训一体',
    blended: '混合式培训',
    self_study: '自主研修',
    degree: '学历进修',
    other: '其他形式',
  },
  report: { row: '行号', state: '结果', reason: '原因', credits: '计入学分', sheet: '导入结果' },
  template: {
    records: '学分记录',
    values: '可填内容',
    category: '培训类别',
    level: '级别',
    form: '形式',
    worth: '计分方式',
    example: [
      '示例老师',
      '',
      '示例小学',
      '新课标学科培训',
      '',
      '县区级',
      '集中培训',
      '16',
      '',
      '2024-07-12',
      '',
      '',
      '',
    ],
    help: [
      '每行一条记录。姓名与学校、账号至少填一种；有同名老师时请填账号。',
      '日期填培训结束那一天，例如 2024-07-12；学时、学分只填数字。',
      '学分可以不填，由系统按政策折算；填写的学分不能高于折算结果。',
      '请删除示例行后再上传。',
    ],
  },
};

const en: Words = {
  reasons: {
    row_empty: 'Empty row, left out',
    row_total: 'Row of totals, left out',
    row_note: 'Note, left out',
    row_header: 'Header repeated, left out',
    formula_error: 'The formula failed ({value}); replace it by its value and upload again',
    person_missing: 'No name and no account',
    person_unknown: 'Nobody called “{name}” works here',
    person_ambiguous: '{candidates} persons are called “{name}”; add the account',
    person_elsewhere:
      '“{name}” is not at “{school}” ({candidates} of that name elsewhere here); check the school or add the account',
    person_inactive: 'The account of “{name}” is not active',
    name_mismatch: 'Account “{account}” does not belong to “{name}”',
    school_unknown: 'There is no school “{school}”',
    outside: '“{school}” is outside your organisations',
    own_row: 'Nobody registers credits for themselves; another administrator has to',
    title_missing: 'No training is named',
    day_missing: 'No date',
    day_unreadable: 'The date “{value}” cannot be read',
    day_ambiguous: 'The date “{value}” may be January or October; write the full date',
    day_in_future: '{day} has not come yet',
    hours_unreadable: 'The hours “{value}” are no number',
    credits_unreadable: 'The credits “{value}” are no number',
    amount_negative: '“{value}” is negative',
    amount_absurd: '“{value}” is absurdly large',
    amount_missing: 'Neither hours nor credits',
    amount_merged: 'Hours or credits are merged over several rows; it is unclear what each is worth',
    no_policy: 'No credit policy holds on {day}',
    outside_cycle: '{day} lies in no cycle',
    category_missing: 'No category',
    category_unknown: 'The policy has no category “{value}”',
    category_not_for_person: 'The category is not for this teacher',
    level_missing: 'No level',
    level_unknown: 'The level “{value}” is unknown',
    level_does_not_fit: 'The category is not organised at this level',
    form_missing: 'No form',
    form_unknown: 'The form “{value}” is unknown',
    form_does_not_fit: 'The category is not held in this form',
    no_conversion: 'The policy does not say what these hours are worth; enter the credits',
    certificate_missing: 'The category rests on a certificate; enter its number',
    credits_beyond: '{stated} credits are stated, the policy gives at most {given}',
    duplicate_in_file: 'The same as row {row}',
    already_imported: 'Imported before',
    already_in_ledger: 'In the ledger already',
    refused_by_ledger: 'Refused when posted ({code})',
    day_assumed: 'No exact day; counted on {day}',
    hours_unknown: 'No hours; only credits count',
    reversed_before: 'Taken back by itself after it was posted',
  },
  states: { ready: 'Ready', refused: 'Refused', skipped: 'Left out', landed: 'Posted', undone: 'Taken back' },
  fields: {
    name: 'Name',
    account: 'Account',
    school: 'School',
    title: 'Training',
    category: 'Category',
    level: 'Level',
    form: 'Form',
    hours: 'Hours',
    credits: 'Credits',
    day: 'Date',
    certificate: 'Certificate',
    organiser: 'Organiser',
    note: 'Note',
  },
  levels: { school: 'School', county: 'County', city: 'City', province: 'Province', national: 'National' },
  forms: {
    in_person: 'In person',
    remote: 'Remote',
    base: 'Base',
    school_based: 'School based',
    blended: 'Blended',
    self_study: 'Self study',
    degree: 'Degree',
    other: 'Other',
  },
  report: { row: 'Row', state: 'Result', reason: 'Reason', credits: 'Credits counted', sheet: 'Result' },
  template: {
    records: 'Records',
    values: 'Allowed values',
    category: 'Category',
    level: 'Level',
    form: 'Form',
    worth: 'Counted',
    example: [
      'Example Teacher',
      '',
      'Example School',
      'Training',
      '',
      'County',
      'In person',
      '16',
      '',
      '2024-07-12',
      '',
      '',
      '',
    ],
    help: [
      'One record per row. Give name and school, or the account; the account where several share a name.',
      'The date is the last day of the training, such as 2024-07-12. Hours and credits are plain numbers.',
      'Credits may be left empty: the policy converts the hours. They cannot be more than that.',
      'Delete the example before you upload.',
    ],
  },
};

const words = { zh, en };
export const wordsIn = (language: Language): Words => words[language];

/** The sentence of a row's code with its figures. */
export function sentence(
  language: Language,
  code: RowCode,
  params: Readonly<Record<string, string | number>> | null,
): string {
  return words[language].reasons[code].replace(/\{(\w+)\}/g, (_, key: string) => String(params?.[key] ?? ''));
}
export const isRowCode = (code: string): code is RowCode => code in zh.reasons;
