import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  completeness,
  missingSections,
  recogniseSections,
  SECTION_KEYS,
  SECTIONS_OF,
  type Block,
  type BlockType,
  type Extracted,
  type Locator,
  type Section,
} from '../../ingest/index.ts';
import { boldDocx, deckOf, formDocx, read, utf8 } from './make.ts';

const keysOf = (sections: readonly Section[]) => sections.map(({ key }) => key).join(' ');
const titlesOf = (sections: readonly Section[]) => sections.map(({ title }) => title);
const phasesOf = (sections: readonly Section[]) => sections.flatMap(({ phases = [] }) => phases);
const sectionsOf = ({ blocks, language }: Extracted, kind: string | null) =>
  recogniseSections(blocks, { kind, language });
const inText = async (kind: string | null, ...lines: string[]) =>
  sectionsOf(await read(utf8(lines.join('\n')), '文件.txt'), kind);
const inMarkdown = async (kind: string | null, ...lines: string[]) =>
  sectionsOf(await read(utf8(lines.join('\n')), 'file.md'), kind);

describe('the sections of a lesson plan', () => {
  test('are found by numbered headings, with the steps of the process inside', async () => {
    const sections = await inText(
      'lesson_plan',
      '《草船借箭》教学设计',
      '学科：语文 年级：五年级',
      '一、教材分析',
      '这篇课文选自第二单元，讲述了用妙计借箭的故事。',
      '二、学情分析',
      '五年级学生已经具备了一定的阅读能力。',
      '三、教学目标',
      '1.认识本课生字，会写重点词语。',
      '四、教学重难点',
      '重点：了解故事内容，感受人物形象。',
      '难点：体会人物的神机妙算。',
      '五、教学准备',
      '多媒体课件、学习单',
      '六、教学过程',
      '（一）激趣导入，揭示课题（5分钟）',
      '1.出示人物图片，学生猜人物。',
      '设计意图：激发学生的学习兴趣。',
      '（二）初读课文，整体感知（15分钟）',
      '教师活动：出示自读要求，巡视指导。',
      '学生活动：自由朗读课文，梳理起因、经过、结果。',
      '（三）课堂小结（约3分）',
      '（四）布置作业（2min）',
      '七、板书设计',
      '草船借箭',
      '八、教学反思',
      '学生对人物形象的把握比较到位。',
    );
    expect(keysOf(sections)).toBe('basics textbook learners objectives focus preparation process board reflection');
    expect(titlesOf(sections).slice(0, 4)).toEqual(['', '一、教材分析', '二、学情分析', '三、教学目标']);
    expect(phasesOf(sections).map(({ name, minutes }) => [name, minutes])).toEqual([
      ['激趣导入，揭示课题', 5],
      ['初读课文，整体感知', 15],
      ['课堂小结', 3],
      ['布置作业', 2],
    ]);
    expect(phasesOf(sections)[0]).toMatchObject({ intent: '激发学生的学习兴趣。', teacher: '', pupils: '' });
    expect(phasesOf(sections)[1]).toMatchObject({
      teacher: '出示自读要求，巡视指导。',
      pupils: '自由朗读课文，梳理起因、经过、结果。',
      intent: '',
    });
  });

  test('are found by labels with the text behind them, and numbers inside the process start anew', async () => {
    const sections = await inText(
      'lesson_plan',
      '一元二次方程',
      '教学目标：1.理解一元二次方程的概念。2.会用配方法解方程。',
      '教学重点：配方法解一元二次方程。',
      '教学难点：配方的过程。',
      '教具：多媒体课件',
      '教学过程：',
      '一、复习引入',
      '1.什么叫一元一次方程？',
      '二、探究新知',
      '例1 解方程。',
      '三、巩固练习',
      '课本第10页练习第1题。',
      '四、布置作业',
      '习题2.2第1、2题。',
      '板书设计：',
      '一元二次方程 配方法',
      '教后记：',
      '学生配方容易漏掉二次项系数。',
    );
    expect(keysOf(sections)).toBe('basics objectives focus preparation process board reflection');
    expect(sections[1]).toMatchObject({ title: '教学目标', from: 1, to: 2 });
    expect(phasesOf(sections).map(({ name }) => name)).toEqual(['复习引入', '探究新知', '巩固练习', '布置作业']);
  });

  test('are found where the count of the steps goes on as that of the sections would', async () => {
    const sections = await inText(
      'lesson_plan',
      '一、教学目标',
      '会背诵古诗。',
      '二、教学过程',
      '一、创设情境，导入新课',
      '播放音乐。',
      '二、自主学习',
      '自读古诗。',
      '三、课堂小结',
      '谈收获。',
      '三、板书设计',
      '春晓',
    );
    expect(keysOf(sections)).toBe('objectives process board');
    expect(phasesOf(sections).map(({ name }) => name)).toEqual(['创设情境，导入新课', '自主学习', '课堂小结']);
  });

  test('are found in boxes and in Traditional characters', async () => {
    const sections = await inText(
      'lesson_plan',
      '《背影》教學設計',
      '【教學目標】',
      '體會父子深情。',
      '【教學重難點】',
      '品味語言。',
      '【學習者分析】',
      '學生已有閱讀經驗。',
      '【教學過程】',
      '一、導入新課',
      '播放歌曲。',
      '二、作業佈置',
      '寫一篇短文。',
      '【板書設計】',
      '背影',
      '【教學後記】',
      '時間不夠。',
    );
    expect(keysOf(sections)).toBe('basics objectives focus learners process board reflection');
    expect(sections.at(-1)?.title).toBe('【教學後記】');
    expect(phasesOf(sections).map(({ name }) => name)).toEqual(['導入新課', '作業佈置']);
  });

  test('are found in a table of two columns and in a table of phases with its columns', async () => {
    const sections = await inMarkdown(
      'lesson_plan',
      '# 认识分数',
      '| 课题 | 认识分数 | 课型 | 新授课 |',
      '| --- | --- | --- | --- |',
      '| 核心素养目标 | 1. 理解几分之一的意义。2. 会读写几分之一。 |',
      '| 教学重点 | 理解几分之一 |',
      '| 教学难点 | 平均分 |',
      '| 课前准备 | 圆片、彩纸 |',
      '',
      '| 教学环节 | 教师活动 | 学生活动 | 评价任务 | 技术应用 | 设计意图 |',
      '| --- | --- | --- | --- | --- | --- |',
      '| 情境导入（5分钟） | 出示分月饼图。 | 思考并回答。 | 能说出怎样分 | 白板拖动 | 联系生活。 |',
      '| 探究新知（20—24分钟） | 组织折纸活动。 | 折出二分之一。 | 折法正确 | 投屏 | 操作中理解。 |',
      '| 课堂小结 | 引导回顾。 | 说收获。 | 能说清 | 思维导图 | 梳理知识。 |',
      '',
      '| 作业设计 | 完成练习册第12页。 |',
      '| --- | --- |',
      '| 板书设计 | 几分之一 |',
      '| 教学反思 | 没有强调平均分。 |',
    );
    expect(keysOf(sections)).toBe('basics objectives focus preparation process homework board reflection');
    expect(phasesOf(sections).map(({ minutes }) => minutes)).toEqual([5, 22, null]);
    expect(phasesOf(sections)[1]).toEqual({
      name: '探究新知',
      minutes: 22,
      teacher: '组织折纸活动。',
      pupils: '折出二分之一。',
      intent: '操作中理解。',
      assessment: '折法正确',
      technology: '投屏',
      from: 8,
      to: 9,
    });
  });

  test('a row that lost a cell is not laid under the wrong columns', async () => {
    const sections = await inMarkdown(
      'lesson_plan',
      '| 教学目标 | 会读 |',
      '| --- | --- |',
      '| 教学环节 | 教师活动 | 学生活动 | 设计意图 |',
      '| 导入 | 提问 | 回答 | 激趣 |',
      '| 小结 | | 说收获 | 梳理 |',
    );
    const [first, second] = phasesOf(sections);
    expect(first).toMatchObject({ name: '导入', teacher: '提问', pupils: '回答', intent: '激趣' });
    expect(second).toMatchObject({ name: '小结', teacher: '', pupils: '', intent: '' });
  });

  test('are found in a form of a word processor, long cells and short ones', async () => {
    const document = await read(
      await formDocx([
        [['课题'], ['浮力'], ['年级'], ['五年级']],
        [['教材分析'], ['本课是五年级下册第一单元的内容。', '学生将认识浮力。', '为后面学习打基础。', '难度适中。']],
        [['学情分析'], ['学生对沉浮有生活经验。']],
        [['教学目标'], ['1.认识浮力。', '2.会测量浮力。', '3.乐于探究。', '4.善于合作。']],
        [['教学重点'], ['认识浮力']],
        [['教学难点'], ['测量浮力']],
        [['教学环节'], ['教师活动'], ['学生活动'], ['设计意图']],
        [['一、导入'], ['出示泡沫块'], ['观察'], ['激趣']],
        [['二、探究'], ['组织实验'], ['实验记录'], ['探究']],
        [['板书设计'], ['浮力']],
        [['作业布置'], ['回家找一找浮力的例子']],
        [['课后反思'], ['时间偏紧']],
      ]),
      '教案.docx',
    );
    const sections = sectionsOf(document, 'lesson_plan');
    expect(keysOf(sections)).toBe('basics textbook learners objectives focus process board homework reflection');
    expect(phasesOf(sections).map(({ name, teacher, pupils }) => [name, teacher, pupils])).toEqual([
      ['导入', '出示泡沫块', '观察'],
      ['探究', '组织实验', '实验记录'],
    ]);
  });

  test('are found under bold lines, an English lesson among them', async () => {
    const document = await read(
      await boldDocx([
        ['Unit 3 My weekend plan'],
        ['一、语篇分析', '本语篇是一段对话。'],
        ['二、教学目标', '能听懂对话。'],
        ['三、教学过程'],
        ['Step 1 Warm-up (3 mins)', 'Sing a song.', '【设计意图】活跃气氛。'],
        ['Step 2 Presentation (10 mins)', 'Look and say.'],
        ['Step 3 Homework (1 min)', 'Read the dialogue.'],
        ['四、分层作业', 'Write five sentences.'],
      ]),
      '教案.docx',
    );
    const sections = sectionsOf(document, 'lesson_plan');
    expect(keysOf(sections)).toBe('basics textbook objectives process homework');
    expect(phasesOf(sections).map(({ name, minutes, intent }) => [name, minutes, intent])).toEqual([
      ['Warm-up', 3, '活跃气氛。'],
      ['Presentation', 10, ''],
      ['Homework', 1, ''],
    ]);
  });

  test('are found in English, and a lesson that names only its steps is a process', async () => {
    const plan = await inMarkdown(
      null,
      '# My weekend plan',
      'Grade: 6',
      '## Learning outcomes',
      'Talk about plans.',
      '## Prior knowledge',
      'Days of the week.',
      '## Materials and equipment',
      'Cards',
      '## Procedure',
      '### Warm-up (5 min)',
      'Sing.',
      '### Practice (15 min)',
      'Teacher activities: show pictures.',
      'Student activities: look and say.',
      '## Assessment',
      'Exit ticket.',
      '## Homework',
      'Write.',
      '## Reflection',
      'Pupils liked the song.',
    );
    expect(keysOf(plan)).toBe('basics objectives learners preparation process assessment homework reflection');
    expect(phasesOf(plan)[1]).toMatchObject({ teacher: 'show pictures.', pupils: 'look and say.', minutes: 15 });
    const steps = await inMarkdown(
      'lesson_plan',
      '# Counting dots',
      '## Lesson starter',
      'Show the cards.',
      '# Notes for the teacher',
      'Take care.',
      '## Lesson activities',
      'Turn the cards.',
      '## A closer look',
      'Ask why.',
      '## Plugging it in',
      'Program it.',
    );
    expect(keysOf(steps)).toBe('basics process homework');
    expect(titlesOf(steps)).toEqual(['', '', 'Plugging it in']);
    expect(phasesOf(steps).map(({ name }) => name)).toEqual(['Lesson starter', 'Lesson activities', 'A closer look']);
  });

  test('a plan of two periods has its sections twice, and the name of the period goes with the first', async () => {
    const sections = await inText(
      'lesson_plan',
      '小数的意义',
      '第一课时',
      '教学目标',
      '会读小数。',
      '教学过程',
      '一、情境导入',
      '量身高。',
      '二、合作探究',
      '第二课时',
      '教学目标',
      '会写小数。',
      '教学过程',
      '一、复习旧知',
      '读小数。',
      '二、巩固练习',
      '教学反思',
      '还需努力。',
    );
    expect(keysOf(sections)).toBe('basics objectives process objectives process reflection');
    expect(sections[3]).toMatchObject({ from: 8, title: '教学目标' });
  });

  test('are found where only a gap sets the label off, and in the second column of a form', async () => {
    const spaced = await inText(
      'lesson_plan',
      '分数的初步认识',
      '教学目标 学生能够结合具体情境理解几分之一的意义。',
      '教学重点 理解平均分的意义，能够正确读写几分之一。',
      '教学过程 教师出示月饼图，学生讨论怎样分才公平，再动手折纸。',
    );
    expect(keysOf(spaced)).toBe('basics objectives focus process');
    const form = await inMarkdown(
      'lesson_plan',
      '| 课题 | 浮力 |',
      '| --- | --- |',
      '| 分析 | 学情分析 | 五年级学生对沉与浮已经有许多生活经验。 |',
      '| 分析 | 教学目标 | 认识浮力，会用弹簧测力计测量浮力的大小。 |',
      '| 实施 | 教学过程 | 出示泡沫块，学生观察，提出问题，分组做实验。 |',
    );
    expect(keysOf(form)).toBe('basics learners objectives process');
  });

  test('headings of the same look right below the process are its steps', async () => {
    const sections = await inMarkdown(
      'lesson_plan',
      '# 搭桥',
      '## 活动目标',
      '体验受力。',
      '## 活动过程',
      '## 看一看',
      '看图片。',
      '## 搭一搭',
      '用积木搭桥。',
      '## 活动反思',
      '材料要更多。',
    );
    expect(keysOf(sections)).toBe('basics objectives process reflection');
    expect(phasesOf(sections).map(({ name }) => name)).toEqual(['看一看', '搭一搭']);
  });

  test('a reflection that puts questions to the class is a step, one that looks back at the class is not', async () => {
    const plan = (...reflection: string[]) =>
      inMarkdown(
        'lesson_plan',
        '# 一课',
        '## 教学目标',
        '会数数。',
        '## 教学过程',
        '数卡片。',
        '## 课堂反思',
        ...reflection,
      );
    expect(keysOf(await plan('你今天学会了什么？', '', '还有什么问题？'))).toBe('basics objectives process');
    expect(keysOf(await plan('学生为什么没有参与讨论？', '', '时间偏紧。'))).toBe(
      'basics objectives process reflection',
    );
  });

  test('homework, assessment and the board named inside a step stay there', async () => {
    const sections = await inText(
      'lesson_plan',
      '教学目标',
      '会背诵。',
      '教学过程',
      '1、导入',
      '板书：春天',
      '2、新授',
      '作业：背诵课文。',
      '评价：同桌互评。',
      '3、小结',
      '二次备课',
      '增加视频。',
    );
    expect(keysOf(sections)).toBe('objectives process replanning');
  });

  test('a table of contents begins nothing', async () => {
    const sections = await inText(
      'lesson_plan',
      '单元教学方案',
      '教学目标',
      '教学准备',
      '教学过程',
      '教学反思',
      '下面是本单元的正文。',
      '教学目标',
      '会背诵。',
      '教学过程',
      '朗读课文。',
    );
    expect(keysOf(sections)).toBe('basics objectives process');
    expect(sections[1]?.from).toBe(6);
  });

  test.each([
    ['教材分析与学情分析', 'textbook'],
    ['教学重点、难点及突破策略', 'focus'],
    ['设计理念', 'methods'],
    ['核心素养目标', 'objectives'],
    ['学习者分析', 'learners'],
    ['课程标准要求', 'standards'],
    ['教具学具准备', 'preparation'],
    ['学习评价设计', 'assessment'],
    ['作业布置', 'homework'],
    ['课后延伸', 'homework'],
    ['板书提纲', 'board'],
    ['教后记', 'reflection'],
    ['集体备课记录', 'replanning'],
    ['参考文献', 'resources'],
    ['教学流程', 'process'],
    ['🎯 学习目标 (Goals)', 'objectives'],
    ['3. 学情分析', 'learners'],
    ['第二部分：教学过程', 'process'],
    ['作业 Homework', 'homework'],
  ])('the heading %s begins %s', async (heading, key) => {
    const sections = await inMarkdown(
      'lesson_plan',
      '# 一课',
      '学科 语文',
      `## ${heading}`,
      '这里是这一部分的具体内容说明。',
    );
    expect(sections.map((section) => section.key)).toEqual(['basics', key]);
  });
});

describe('the sections of cases, courseware and micro-lessons', () => {
  const story = [
    '让数学课堂“活”起来——“圆的周长”教学案例',
    '一、案例背景',
    '周长的教学一直是难点，学生往往只记公式。',
    '二、问题提出',
    '学生为什么不理解圆周率？',
    '三、案例描述',
    '（一）教学目标',
    '理解圆周率。',
    '（二）教学过程',
    '片段一：滚一滚',
    '四、案例分析',
    '学生在操作中发现规律，原因在于动手。',
    '五、实施成效',
    '测试平均分提高。',
    '六、案例启示',
    '让学生动手。',
  ];

  test('a case keeps the plan that it tells inside its story', async () => {
    expect(keysOf(await inText('case', ...story))).toBe(
      'basics background question narrative analysis outcome insight',
    );
  });

  test('a document of unknown kind is read by its own headings', async () => {
    expect(keysOf(await inText(null, ...story))).toContain('narrative analysis outcome');
    expect(
      keysOf(await inText(null, '教学目标', '会读，会背。', '教学过程', '朗读课文三遍。', '教学反思', '朗读尚可。')),
    ).toBe('objectives process reflection');
    const notice = await inText(null, '关于召开家长会的通知', '各位家长：', '定于本周五下午召开家长会，请准时参加。');
    expect(notice).toMatchObject([{ key: 'other', title: '', from: 0, to: 3 }]);
  });

  test('slides are told apart by their titles, and unknown titles go on explaining', async () => {
    const deck = await read(
      deckOf([
        ['浮力', '八年级物理下册'],
        ['情境导入', '死海为什么淹不死人？'],
        ['学习目标', '1. 认识浮力'],
        ['什么是浮力', '液体对物体向上托的力'],
        ['称重法', '浮力等于两次示数之差'],
        ['课堂练习', '完成第1题'],
        ['第一步：读数', '先调零'],
        ['课堂小结', '今天学了浮力'],
        ['课后作业', '找一找浮力'],
      ]),
      '浮力.pptx',
    );
    const sections = sectionsOf(deck, 'courseware');
    expect(keysOf(sections)).toBe('basics hook objectives content practice summary homework');
    expect(sections[3]).toMatchObject({ title: '什么是浮力' });
  });

  test('a page turns from explaining to doing at headings of any level', async () => {
    const sections = await inMarkdown(
      'micro_lesson',
      '# 圆的方程',
      '## 🎯 学习目标',
      '会写方程',
      '## 📖 模块 1：标准方程',
      '由距离公式得到。',
      '### ✏️ 练习 1',
      '写出方程',
      '## 📖 模块 2：一般方程',
      '展开得到。',
      '### ✏️ 练习 2',
      '配方',
      '## 📌 本课小结',
      '两种方程',
    );
    expect(keysOf(sections)).toBe('basics objectives content practice content practice summary');
  });

  test('what is spoken turns at its own words', async () => {
    const captions = await read(
      utf8(
        [
          '同学们好，今天我们一起学习光合作用。',
          '绿色植物利用光能，把二氧化碳和水变成有机物，并且放出氧气。',
          '叶绿体就是进行光合作用的场所，它在叶肉细胞里最多。',
          '现在请大家做一做这道题，暂停视频想一想。',
          '最后我们总结一下，这节课学到了光合作用的条件和产物。',
        ]
          .map((text, at) => `${at + 1}\n00:0${at}:00,000 --> 00:0${at}:50,000\n${text}\n`)
          .join('\n'),
      ),
      '字幕.srt',
    );
    expect(keysOf(sectionsOf(captions, 'micro_lesson'))).toBe('hook content practice summary');
  });
});

const WORDS = [
  '一、教学目标',
  '教学目标：会读',
  '【教学过程】',
  '（一）导入新课（5分钟）',
  '教学环节 | 教师活动 | 学生活动',
  '导入 | 提问 | 回答',
  '作业设计 | 抄写',
  '板书设计',
  'Homework',
  '## Step 1',
  '案例背景',
  '课堂小结',
  '其他说明',
  '第二课时',
  '设计意图：激趣',
  '学生朗读课文，体会人物心情。',
  '1',
  '：',
  ' | ',
  '🎯',
];
const types = fc.constantFrom<BlockType>('heading', 'paragraph', 'list', 'table', 'note', 'caption');
const locators = fc.constantFrom<Locator>(
  { kind: 'heading', heading: '', ordinal: 0 },
  { kind: 'slide', slide: 1 },
  { kind: 'slide', slide: 2 },
  { kind: 'page', page: 1 },
  { kind: 'second', from: 0, to: 5 },
);
const anyBlocks = fc.array(
  fc
    .tuple(
      types,
      fc.integer({ min: 1, max: 6 }),
      fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme' })),
      locators,
    )
    .map(([type, level, text, locator]): Block => ({ type, text, locator, ...(type === 'heading' && { level }) })),
  { maxLength: 40 },
);
const kinds = fc.constantFrom(null, 'lesson_plan', 'case', 'micro_lesson', 'courseware', 'exercise', 'other');

describe('the sections of any document', () => {
  test('stand in order, side by side, and cover every block once', () => {
    fc.assert(
      fc.property(anyBlocks, kinds, (blocks, kind) => {
        const sections = recogniseSections(blocks, { kind, language: 'zh' });
        expect(sections.length > 0).toBe(blocks.length > 0);
        let at = 0;
        sections.forEach(({ id, key, from, to, confidence, phases }, index) => {
          expect(id).toBe(`s${index + 1}`);
          expect(SECTION_KEYS).toContain(key);
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(phases !== undefined).toBe(key === 'process');
          let step = from;
          for (const phase of phases ?? []) {
            expect(phase.from).toBeGreaterThanOrEqual(step);
            expect(phase.to).toBeGreaterThan(phase.from);
            expect(phase.to).toBeLessThanOrEqual(to);
            step = phase.to;
          }
          at = to;
        });
        expect(at).toBe(blocks.length);
      }),
      { numRuns: 400 },
    );
  });

  test('are the same whenever they are asked for', () => {
    fc.assert(
      fc.property(anyBlocks, kinds, (blocks, kind) => {
        const ask = () => recogniseSections(structuredClone(blocks), { kind, language: 'zh' });
        expect(ask()).toEqual(ask());
      }),
    );
  });

  test('a document of 500 blocks takes less than a glance', () => {
    const blocks = Array.from({ length: 500 }, (_, at): Block => {
      const text = at % 7 === 0 ? (WORDS[at % WORDS.length] ?? '') : `第${at}段，学生朗读课文，体会人物心情：说一说。`;
      return {
        type: at % 9 === 0 ? 'heading' : 'paragraph',
        level: 3,
        text,
        locator: { kind: 'heading', heading: '', ordinal: 0 },
      };
    });
    const once = () => {
      const started = performance.now();
      recogniseSections(blocks, { kind: 'lesson_plan', language: 'zh' });
      return performance.now() - started;
    };
    // The quickest of many: a shared machine stops for others in between.
    expect(Math.min(...Array.from({ length: 30 }, once))).toBeLessThan(5);
  });
});

describe('completeness', () => {
  test('counts the weight of what is there, and homework given in a step is there', () => {
    const phase = {
      minutes: null,
      teacher: '',
      pupils: '',
      intent: '',
      assessment: '',
      technology: '',
      from: 1,
      to: 2,
    };
    const process = { key: 'process' as const, phases: [{ ...phase, name: '布置作业' }] };
    const plan = [{ key: 'objectives' as const }, process];
    expect(completeness('lesson_plan', plan)).toBe(0.46);
    expect(missingSections('lesson_plan', plan)).not.toContain('homework');
    expect(missingSections('lesson_plan', plan).slice(0, 2)).toEqual(['learners', 'focus']);
  });

  test('is 1 when nothing is missing, 0 without anything, and unknown for kinds without a pattern', () => {
    for (const [kind, expected] of Object.entries(SECTIONS_OF)) {
      const all = SECTION_KEYS.filter((key) => expected[key] !== undefined).map((key) => ({ key }));
      expect(completeness(kind, all)).toBe(1);
      expect(missingSections(kind, all)).toEqual([]);
      expect(completeness(kind, [])).toBe(0);
      expect(Object.values(expected).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
    }
    expect(completeness('exercise', [])).toBeNull();
    expect(missingSections('exercise', [])).toEqual([]);
  });

  test('never falls when a section is added', () => {
    const keys = fc.array(fc.constantFrom(...SECTION_KEYS).map((key) => ({ key })));
    fc.assert(
      fc.property(keys, keys, fc.constantFrom(...Object.keys(SECTIONS_OF)), (some, more, kind) => {
        expect(completeness(kind, [...some, ...more])).toBeGreaterThanOrEqual(completeness(kind, some) ?? 0);
      }),
    );
  });
});
