/** What the gallery shows the components with. Nothing here reaches the product: the page exists only in development. */
export const need = '想提高用 AI 设计分层作业的能力，尤其是数学，每周大约能挤出 90 分钟。';

export const passage =
  '分层不是把学生分成三六九等，而是让每个孩子都能“跳一跳、够得着”。教师先用诊断题看清起点，再按“基础—变式—探究”三档布置，当天讲评只讲共性错误。';

export const kinds = [
  { value: 'lesson_plan', label: '教案', count: 128 },
  { value: 'case', label: '教学案例', count: 64 },
  { value: 'micro_lesson', label: '微课', count: 37 },
  { value: 'courseware', label: '课件', count: 91 },
  { value: 'exercise', label: '习题', count: 0 },
];

export const subjects = [
  '语文',
  '数学',
  '英语',
  '物理',
  '化学',
  '生物学',
  '历史',
  '地理',
  '道德与法治',
  '信息科技',
].map((label, i) => ({ value: label, label, count: 42 - i * 4 }));

export type Row = { id: string; title: string; kind: string; minutes: number; state: 'done' | 'failed' | 'waiting' };

export const rows: Row[] = [
  { id: '1', title: '三年级上册《分数的初步认识》教学设计', kind: '教案', minutes: 40, state: 'done' },
  { id: '2', title: '借助大模型设计分层作业的三次尝试', kind: '教学案例', minutes: 25, state: 'waiting' },
  { id: '3', title: '平行四边形的面积（公开课课件）', kind: '课件', minutes: 45, state: 'failed' },
];

export const tree = [
  {
    id: 'city',
    label: '云川市',
    children: [
      {
        id: 'county',
        label: '青禾县',
        detail: '3 所学校',
        children: [
          {
            id: 's1',
            label: '青禾县实验小学',
            children: [
              { id: 'g1', label: '数学教研组', detail: '8 人' },
              { id: 'g2', label: '语文教研组', detail: '11 人' },
            ],
          },
          { id: 's2', label: '青禾县第二中学' },
        ],
      },
    ],
  },
];

export const markdown = `## 教学目标

1. 结合具体情境理解 **几分之一** 的含义；
2. 能用折纸、画图等方式表示分数。

> 评价任务：同桌互说一个生活中的分数。

| 环节 | 时间 |
| --- | --- |
| 导入 | 5 分钟 |
| 探究 | 20 分钟 |
`;

export const stages = [
  { label: '读懂需求', detail: '数学 · 小学 · 分层作业 · AI 应用', state: 'done' },
  { label: '在资源库里寻找', detail: '找到 86 条可用资源', state: 'done' },
  { label: '逐条判断是否有用', detail: '已判断 31 / 40', state: 'now' },
  { label: '排成路径', state: 'todo' },
] as const;
