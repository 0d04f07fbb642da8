import { describe, expect, test } from 'vitest';
import { readAmount, readForm, readLevel } from '../../server/credits/imports/rules/amounts.ts';
import {
  auditorOf,
  whyNotBatch,
  type BatchCommand,
  type BatchFacts,
} from '../../server/credits/imports/rules/batch.ts';
import { filledDown, type Cell } from '../../server/credits/imports/rules/cells.ts';
import { columnsOf, findHeader } from '../../server/credits/imports/rules/columns.ts';
import { readDay } from '../../server/credits/imports/rules/days.ts';
import { judge, Seen } from '../../server/credits/imports/rules/judging.ts';
import { readRow, type Draft, type Known, type People } from '../../server/credits/imports/rules/reading.ts';
import { asideOf } from '../../server/credits/imports/rules/rows.ts';
import { decodeText, parseCsv } from '../../server/credits/imports/csv.ts';
import { aPolicy, aRule, aTeacher } from '../policy/world.ts';

describe('a day, as people write it', () => {
  test.each<[Cell, string]>([
    ['2024-03-05', '2024-03-05'],
    ['2024/3/5', '2024-03-05'],
    ['2024.3.5', '2024-03-05'],
    ['2024。3。5', '2024-03-05'],
    ['2024年3月5日', '2024-03-05'],
    ['2024年03月05号', '2024-03-05'],
    ['２０２４年３月５日', '2024-03-05'],
    [' 2024 年 3 月 5 日 ', '2024-03-05'],
    ['24.3.5', '2024-03-05'],
    ['98-7-1', '1998-07-01'],
    ['20240305', '2024-03-05'],
    [20240305, '2024-03-05'],
    [45356, '2024-03-05'],
    [45356.75, '2024-03-05'],
    ['45356', '2024-03-05'],
    [new Date('2024-03-05T00:00:00Z'), '2024-03-05'],
    ['2024-03-05 14:30:00', '2024-03-05'],
    ['2024-03-05T14:30:00', '2024-03-05'],
    ['2024-02-29', '2024-02-29'],
    // Of a span the last day counts.
    ['2024.3.5-3.8', '2024-03-08'],
    ['2024.3.5-8', '2024-03-08'],
    ['2024年3月5日-8日', '2024-03-08'],
    ['2024年3月5日—3月8日', '2024-03-08'],
    ['2024-03-05至2024-03-08', '2024-03-08'],
    ['2024/3/5~2024/3/8', '2024-03-08'],
    ['2023.12.30至2024.1.2', '2024-01-02'],
  ])('%s is %s', (cell, day) => {
    expect(readDay(cell)).toEqual({ ok: true, day, isAssumed: false });
  });

  test.each<[Cell, string]>([
    ['2024年3月', '2024-03-31'],
    ['2024-2', '2024-02-29'],
    ['2024.03', '2024-03-31'],
    ['202403', '2024-03-31'],
    [2024.3, '2024-03-31'],
    [2024, '2024-12-31'],
    ['2024年度', '2024-12-31'],
    ['24-25学年', '2025-06-30'],
    ['2024-2025学年', '2025-06-30'],
    ['2024—2025学年度第一学期', '2025-01-15'],
    ['2024-2025学年上学期', '2025-01-15'],
    ['2024/2025学年下学期', '2025-06-30'],
    ['24-25学年第2学期', '2025-06-30'],
    ['2024-2025', '2025-06-30'],
    ['2024年3月至5月', '2024-05-31'],
  ])('%s says no day, so it counts on %s', (cell, day) => {
    expect(readDay(cell)).toEqual({ ok: true, day, isAssumed: true });
  });

  test.each<[Cell, string]>([
    [null, 'missing'],
    ['', 'missing'],
    ['　', 'missing'],
    ['2024-02-30', 'unreadable'],
    ['2024.13.5', 'unreadable'],
    ['去年', 'unreadable'],
    ['3月5日', 'unreadable'],
    ['11-12', 'unreadable'],
    ['2024-2026学年', 'unreadable'],
    ['2024.3.8-3.5', 'unreadable'],
    ['待定', 'unreadable'],
    [12, 'unreadable'],
    [true, 'unreadable'],
    // Excel writes 2024.10 as 2024.1.
    [2024.1, 'ambiguous'],
  ])('%s is no day: %s', (cell, because) => {
    expect(readDay(cell)).toEqual({ ok: false, because });
  });
});

describe('an amount', () => {
  test.each<[Cell, number | null]>([
    [12, 1200],
    [12.5, 1250],
    ['12', 1200],
    ['１２', 1200],
    ['12学时', 1200],
    ['12 分', 1200],
    ['0.5', 50],
    ['1,000', 100_000],
    [0, 0],
    ['', null],
    ['—', null],
    ['无', null],
    [null, null],
  ])('%s is %s hundredths', (cell, amount) => {
    expect(readAmount(cell)).toEqual({ ok: true, amount });
  });

  test.each<[Cell, string]>([
    ['十二', 'unreadable'],
    ['约12', 'unreadable'],
    ['12+4', 'unreadable'],
    [true, 'unreadable'],
    [-3, 'negative'],
    ['-3学时', 'negative'],
    [1001, 'absurd'],
    ['99999', 'absurd'],
  ])('%s is none: %s', (cell, because) => {
    expect(readAmount(cell)).toEqual({ ok: false, because });
  });

  test('levels and forms have many names, and a word nobody uses is none', () => {
    expect(['校本', '县区级', '旗县级', '市 级', '省培', '国培'].map(readLevel)).toEqual([
      ...['school', 'county', 'county', 'city', 'province', 'national'],
    ]);
    expect(['面授', '网络研修', '跟岗', '研训一体', '线上线下混合', '自学'].map(readForm)).toEqual([
      ...['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study'],
    ]);
    expect([readLevel('乡级'), readForm('不详'), readLevel(3)]).toEqual([null, null, null]);
  });
});

describe('the columns of a sheet', () => {
  test.each([
    [
      ['序号', '* 姓 名', '工作单位', '培训项目', '学时（小时）', '认定学分', '结束时间'],
      { name: 1, school: 2, title: 3, hours: 4, credits: 5, day: 6 },
    ],
    [
      ['教师姓名', '工号', '课程名称', '类别', '级别', '形式', '学时'],
      { name: 0, account: 1, title: 2, category: 3, level: 4, form: 5, hours: 6 },
    ],
    [
      ['姓名', '项目名称', '项目级别', '项目类别', '年度', '证书编号', '备注'],
      { name: 0, title: 1, level: 2, category: 3, day: 4, certificate: 5, note: 6 },
    ],
    // Of two that would do, the surer one: the end, not the beginning.
    [['姓名', '培训名称', '开始时间', '结束时间'], { name: 0, title: 1, day: 3 }],
    [['姓名', '培训内容', '本学期获得学分', '培训日期'], { name: 0, title: 1, credits: 2, day: 3 }],
  ])('%j', (row, columns) => {
    expect(columnsOf(row)).toMatchObject(columns);
  });

  test('are found below the titles of a sheet, and not in its data', () => {
    const rows: Cell[][] = [
      ['某校2024年教师培训学分登记表', null, null],
      ['填报单位：某校', null, '2024年9月'],
      ['姓名', '培训项目', '学分'],
      ['张三', '项目学习', 3],
    ];
    expect(findHeader(rows)?.header).toBe(2);
    expect(findHeader([['张三', '项目学习', 3]])).toBeNull();
    expect(findHeader([['班级', '人数', '备注']])).toBeNull();
  });

  test('a cell merged downwards stands in each of its rows', () => {
    const rows: Cell[][] = [
      ['张三', 'a'],
      [null, 'b'],
      ['李四', 'c'],
    ];
    expect(filledDown({ rows, merges: [{ column: 0, from: 0, to: 1 }] }).map((row) => row[0])).toEqual([
      '张三',
      '张三',
      '李四',
    ]);
  });
});

describe('rows that are no records', () => {
  const header = ['姓名', '项目', '学时', '备注'];
  const columns = { name: 0, title: 1, hours: 2, note: 3 };
  test.each<[Cell[], string | null]>([
    [[null, '', null, null], 'row_empty'],
    [['合计', null, 24, null], 'row_total'],
    [['小 计：', null, 24, null], 'row_total'],
    [[null, '本页合计', 24, null], 'row_total'],
    [['备注：以上学时均已核实', null, null, null], 'row_note'],
    [['制表人：', '某某', null, '2024年9月'], 'row_note'],
    [['姓名', '项目', '学时', '备注'], 'row_header'],
    [['张三', '项目学习', 12, null], null],
    [['张三', '共计三期的研修', 12, null], null],
    [['张三', null, null, null], null],
    [['注音识字', '项目', 3, null], null],
  ])('%j: %s', (row, aside) => {
    expect(asideOf(row, header, columns)).toBe(aside);
  });
});

const known = (given: Partial<Known> & Pick<Known, 'personId' | 'name'>): Known => ({
  ...aTeacher(),
  userName: given.personId,
  orgPath: '/c/s1/',
  schoolName: '一小',
  isActive: true,
  ...given,
});
const persons = [
  known({ personId: 'p1', name: '陈一' }),
  known({ personId: 'p2', name: '陈二' }),
  known({ personId: 'p3', name: '陈二', orgPath: '/c/s2/' }),
  known({ personId: 'p4', name: '陈三', isActive: false }),
  known({ personId: 'p5', name: '阿依·古丽' }),
];
const people: People = {
  byAccount: new Map(persons.map((one) => [one.userName, one])),
  byName: Map.groupBy(persons, ({ name }) => name.replace('·', '')),
  schools: (text) =>
    text === '一小' ? ['/c/s1/'] : text === '二小' ? ['/c/s2/'] : text === '邻县小学' ? 'outside' : null,
};
const columns = { name: 0, account: 1, school: 2, title: 3, hours: 4, credits: 5, day: 6 } as const;
const reading = (row: Cell[], more: { isMerged?: (column: number) => boolean } = {}) =>
  readRow(row, columns, { people, isMerged: () => false, registrarId: 'p9', today: '2026-09-01', ...more });

describe('a row', () => {
  test.each<[string, Cell[], string]>([
    ['a formula failed', ['陈一', null, null, '项目', '#DIV/0!', null, '2024-03-05'], 'formula_error'],
    ['nobody named', [null, null, null, '项目', 12, null, '2024-03-05'], 'person_missing'],
    ['a name that is not here', ['王五', null, null, '项目', 12, null, '2024-03-05'], 'person_unknown'],
    ['an account that is not here', ['陈一', 'zz', null, '项目', 12, null, '2024-03-05'], 'person_unknown'],
    ['an account of somebody else', ['陈一', 'p2', null, '项目', 12, null, '2024-03-05'], 'name_mismatch'],
    ['two of a name', ['陈二', null, null, '项目', 12, null, '2024-03-05'], 'person_ambiguous'],
    ['of another school', ['陈一', null, '二小', '项目', 12, null, '2024-03-05'], 'person_elsewhere'],
    ['who left', ['陈三', null, null, '项目', 12, null, '2024-03-05'], 'person_inactive'],
    ['a school that is none', ['陈一', null, '九小', '项目', 12, null, '2024-03-05'], 'school_unknown'],
    ['a school of others', ['陈一', null, '邻县小学', '项目', 12, null, '2024-03-05'], 'outside'],
    ['no training', ['陈一', null, null, null, 12, null, '2024-03-05'], 'title_missing'],
    ['no day', ['陈一', null, null, '项目', 12, null, null], 'day_missing'],
    ['a bad day', ['陈一', null, null, '项目', 12, null, '去年'], 'day_unreadable'],
    ['a day to come', ['陈一', null, null, '项目', 12, null, '2027-01-01'], 'day_in_future'],
    ['negative hours', ['陈一', null, null, '项目', -1, null, '2024-03-05'], 'amount_negative'],
    ['absurd credits', ['陈一', null, null, '项目', 1, 9999, '2024-03-05'], 'amount_absurd'],
    ['hours in words', ['陈一', null, null, '项目', '十二', null, '2024-03-05'], 'hours_unreadable'],
    ['credits in words', ['陈一', null, null, '项目', 12, '若干', '2024-03-05'], 'credits_unreadable'],
  ])('with %s is refused', (_, row, code) => {
    expect(reading(row)).toMatchObject({ ok: false, problem: { code } });
  });

  test.each<[Cell[], string]>([
    [['陈 一', null, null, '项目', 12, null, '2024-03-05'], 'p1'],
    [['陈一（组长）', null, null, '项目', 12, null, '2024-03-05'], 'p1'],
    [['陈二', null, '二小', '项目', 12, null, '2024-03-05'], 'p3'],
    [['陈二', 'P2', null, '项目', 12, null, '2024-03-05'], 'p2'],
    [[null, 'p2', null, '项目', 12, null, '2024-03-05'], 'p2'],
    [['阿依•古丽'.replace('•', '·'), null, null, '项目', 12, null, '2024-03-05'], 'p5'],
  ])('%j is for %s', (row, personId) => {
    expect(reading(row)).toMatchObject({ ok: true, draft: { person: { personId } } });
  });

  test('of whoever imports is refused, and so are hours merged over several rows', () => {
    const row: Cell[] = ['陈一', null, null, '项目', 12, null, '2024-03-05'];
    expect(
      readRow(row, columns, { people, isMerged: () => false, registrarId: 'p1', today: '2026-09-01' }),
    ).toMatchObject({
      problem: { code: 'own_row' },
    });
    expect(reading(row, { isMerged: (column) => column === 4 })).toMatchObject({ problem: { code: 'amount_merged' } });
    expect(reading(row, { isMerged: (column) => column === 0 })).toMatchObject({ ok: true });
  });
});

const policy = aPolicy(
  aRule('cycle', { type: 'cycle', from: '2020-09-01', to: '2025-08-31', repeats: true, yearStart: '09-01', terms: [] }),
  aRule('post', {
    type: 'category',
    key: 'post',
    group: 'a',
    audience: '',
    when: null,
    isRequired: true,
    counted: { by: 'item' },
    levels: ['county', 'city'],
    forms: [],
    organisedBy: '',
  }),
  aRule('degree', {
    type: 'category',
    key: 'degree',
    group: 'b',
    audience: '',
    when: null,
    isRequired: false,
    counted: { by: 'certificate', credits: 100 },
    levels: ['national'],
    forms: ['degree'],
    organisedBy: '',
  }),
  aRule('heads', {
    type: 'category',
    key: 'heads',
    group: 'b',
    audience: '',
    when: { positions: ['principal'] },
    isRequired: false,
    counted: { by: 'fixed', credits: 5 },
    levels: [],
    forms: ['in_person'],
    organisedBy: '',
  }),
  aRule('conversion', {
    type: 'conversion',
    of: { categories: ['post'], forms: ['in_person'] },
    hoursPerCredit: 4,
    round: 'down',
    step: 0.5,
    absence: null,
  }),
);
const draft = (given: Partial<Draft>): Draft => ({
  person: persons[0] ?? known({ personId: 'p', name: 'x' }),
  title: '项目',
  category: 'post',
  level: '县级',
  form: '面授',
  day: '2024-03-05',
  isDayAssumed: false,
  hours: 1600,
  credits: null,
  certificateNo: null,
  note: '',
  ...given,
});
const none = { defaults: {}, aliases: {} };

describe('by the policy of its day', () => {
  test.each<[string, Partial<Draft>, string]>([
    ['outside every cycle', { day: '2019-03-05' }, 'outside_cycle'],
    ['without a category', { category: '' }, 'category_missing'],
    ['of a category that is none', { category: '旅游' }, 'category_unknown'],
    ['of a level that is none', { level: '乡级' }, 'level_unknown'],
    ['without a level', { level: null }, 'level_missing'],
    ['of a level that the category has not', { level: '国家级' }, 'level_does_not_fit'],
    [
      'of a form that the category has not',
      { category: 'degree', certificateNo: '1', level: null, form: '面授' },
      'form_does_not_fit',
    ],
    ['for others', { category: 'heads' }, 'category_not_for_person'],
    ['of hours that are not converted', { form: '远程' }, 'no_conversion'],
    ['without hours and credits', { hours: null }, 'amount_missing'],
    ['with more credits than the hours give', { credits: 450 }, 'credits_beyond'],
    [
      'with more credits than a certificate gives',
      { category: 'degree', level: null, form: null, certificateNo: '1', credits: 10_100 },
      'credits_beyond',
    ],
    ['of a certificate without its number', { category: 'degree', level: null, form: null }, 'certificate_missing'],
  ])('a record %s is refused', (_, given, code) => {
    expect(judge(policy, draft(given), none)).toMatchObject({ ok: false, problem: { code } });
  });

  test.each<[string, Partial<Draft>, object]>([
    ['16 hours at 4 to 1', {}, { credits: 400, hours: 1600, conversion: 'conversion' }],
    ['rounded down to halves', { hours: 1500 }, { credits: 350 }],
    ['fewer credits than they give', { credits: 300 }, { credits: 300 }],
    ['stated credits of unconverted hours', { form: '远程', credits: 200 }, { credits: 200, conversion: null }],
    [
      'the only level and form of its category',
      { category: 'degree', level: null, form: null, certificateNo: '1' },
      { level: 'national', form: 'degree', credits: 10_000 },
    ],
    ['part of a name that only one category has', { category: 'degre' }, { category: 'degree' }],
  ])('%s', (_, given, landing) => {
    const judged = judge(
      policy,
      draft({ certificateNo: '9', ...given, ...('category' in given ? { level: null, form: null } : {}) }),
      none,
    );
    expect(judged).toMatchObject({ ok: true, landing });
  });

  test('what the sheet does not say can be given for all of it, and an old name stands for a category', () => {
    const given = {
      defaults: { category: 'post', level: 'city', form: 'in_person' },
      aliases: { 旅游: 'post' },
    } as const;
    const bare = { level: null, form: null };
    expect(judge(policy, draft({ ...bare, category: '' }), given)).toMatchObject({
      landing: { category: 'post', level: 'city' },
    });
    expect(judge(policy, draft({ ...bare, category: '旅 游' }), given)).toMatchObject({
      landing: { category: 'post' },
    });
  });

  test('what is assumed is said', () => {
    expect(judge(policy, draft({ isDayAssumed: true }), none)).toMatchObject({ remark: { code: 'day_assumed' } });
    expect(judge(policy, draft({ hours: null, credits: 300 }), none)).toMatchObject({
      remark: { code: 'hours_unknown' },
    });
  });

  test('the same record stands once in a file, and not beside its twin in the ledger', () => {
    const landing = (given: Partial<Draft>) => {
      const judged = judge(policy, draft(given), none);
      if (!judged.ok) throw new Error(judged.problem.code);
      return judged.landing;
    };
    const seen = new Seen(new Map([['training p1 2024-05-01 项目 post', 'imported']]));
    expect(seen.why(landing({}), 5)).toBeNull();
    expect(seen.why(landing({ title: '《项 目》' }), 6)).toEqual({ code: 'duplicate_in_file', params: { row: 5 } });
    expect(seen.why(landing({ day: '2024-03-06' }), 7)).toBeNull();
    expect(seen.why(landing({ day: '2024-05-01' }), 8)).toMatchObject({ code: 'already_imported' });
    expect(seen.why(landing({ day: '2024-06-01', certificateNo: 'A-1' }), 9)).toBeNull();
    expect(seen.why(landing({ day: '2024-07-01', certificateNo: 'a 1', title: '另' }), 10)).toMatchObject({
      code: 'duplicate_in_file',
    });
  });
});

describe('an import', () => {
  const facts = (given: Partial<BatchFacts>): BatchFacts => ({
    state: 'previewed',
    isRead: true,
    ready: 3,
    landed: 0,
    createdBy: 'a',
    registrarId: null,
    undoAskedBy: null,
    isFor: () => false,
    ...given,
  });
  const commands: BatchCommand[] = [
    'read',
    'register',
    'audit',
    'return',
    'ask_undo',
    'undo',
    'discard',
    'resume',
    'keep',
  ];
  const allowed = (given: Partial<BatchFacts>, personId: string) =>
    commands.filter((command) => whyNotBatch(command, facts(given), personId) === null);

  test.each<[string, Partial<BatchFacts>, string, BatchCommand[]]>([
    ['previewed', {}, 'a', ['read', 'register', 'discard']],
    ['still read', { isRead: false }, 'a', ['read', 'discard']],
    ['with nothing ready', { ready: 0 }, 'a', ['read', 'discard']],
    ['returned', { state: 'returned' }, 'a', ['read', 'register', 'discard']],
    ['with rows of one’s own', { isFor: () => true }, 'a', ['read', 'discard']],
    ['registered, before its registrar', { state: 'registered', registrarId: 'a' }, 'a', []],
    ['registered by another, before its maker', { state: 'registered', registrarId: 'b' }, 'a', []],
    ['registered, before another', { state: 'registered', registrarId: 'a' }, 'b', ['audit', 'return']],
    ['registered, before one it is for', { state: 'registered', registrarId: 'a', isFor: () => true }, 'b', ['return']],
    ['being posted', { state: 'audited', landed: 1 }, 'b', ['resume']],
    ['posted', { state: 'audited', ready: 0, landed: 3 }, 'b', ['ask_undo']],
    ['posted, before one it is for', { state: 'audited', ready: 0, landed: 3, isFor: () => true }, 'b', []],
    ['asked back, before who asked', { state: 'audited', ready: 0, landed: 3, undoAskedBy: 'b' }, 'b', ['keep']],
    ['asked back, before another', { state: 'audited', ready: 0, landed: 3, undoAskedBy: 'b' }, 'a', ['undo', 'keep']],
    ['being taken back', { state: 'undone', ready: 0, landed: 1 }, 'a', ['resume']],
    ['taken back', { state: 'undone', ready: 0, landed: 0 }, 'a', []],
  ])('%s', (_, given, personId, may) => {
    expect(allowed(given, personId)).toEqual(may);
  });

  const county = [
    { id: 'city', kind: 'city' as const },
    { id: 'county', kind: 'county' as const },
    { id: 'school', kind: 'school' as const },
  ];
  const direct = [county[0], county[2]].flatMap((one) => one ?? []);
  const routing = (audits: 'school' | 'county' | 'city', isOtherBody: boolean, cityDirect: boolean | null = null) =>
    aRule(`route-${audits}`, { type: 'routing', of: {}, cityDirect, registers: 'school', audits, isOtherBody });
  const kinds = [{ category: 'post', level: 'school', form: 'in_person' } as const];

  test('goes to the body that the policy names, and to one above where two bodies are asked for', () => {
    const at = (place: typeof county | typeof direct, isCityDirect: boolean, ...rules: Parameters<typeof aPolicy>) =>
      auditorOf(aPolicy(...rules), kinds, { place, isCityDirect })?.orgId ?? null;
    expect(at(county, false)).toBe('county');
    expect(at(county, false, routing('county', true))).toBe('county');
    expect(at(county, false, routing('city', true))).toBe('city');
    expect(at(county, false, routing('school', false))).toBe('school');
    expect(at(county, false, routing('school', true))).toBe('county');
    expect(at(direct, true, routing('county', true, false), routing('city', true, true))).toBe('city');
    expect(at(direct, true, routing('county', true))).toBe('city');
    expect(at(county.slice(0, 2), false, routing('county', true))).toBe('city');
    expect(at(county.slice(0, 1), false, routing('county', true))).toBeNull();
    expect(at(county.slice(0, 1), false)).toBe('city');
  });
});

describe('a CSV file', () => {
  test('keeps quoted marks and line breaks together, whichever mark it uses', () => {
    expect(parseCsv('姓名,项目\r\n张三,"a,""b""\nc"\r\n\r\n')).toEqual([
      ['姓名', '项目'],
      ['张三', 'a,"b"\nc'],
    ]);
    expect(parseCsv('a\tb\n1\t2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('is read as UTF-8, UTF-16 or GBK, and what is no text is none', () => {
    const gbk = Uint8Array.from([0xd0, 0xd5, 0xc3, 0xfb]);
    expect(decodeText(gbk)).toBe('姓名');
    expect(decodeText(new TextEncoder().encode('\ufeff姓名'))).toBe('姓名');
    expect(decodeText(Uint8Array.from([0xff, 0xfe, 0xd3, 0x59]))).toBe('姓');
    expect(decodeText(Uint8Array.from([1, 0, 2]))).toBeNull();
  });
});
