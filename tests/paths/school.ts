import { needs, notRelevant, resources } from '../../db/schema/index.ts';
import type { TemplateNode } from '../../db/schema/paths.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { publishTemplate } from '../../server/paths/index.ts';
import type { Harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { ingest, list } from '../library/intake.ts';
import { clause } from './templates.ts';

type Given = { name: string; kind: string; body: string };

const file = (title: string, body: string) => `# ${title}\n\n## 做法\n\n${body}\n`;

/** A small library in the words of teachers: what answers, what is required, what may be chosen, and noise. */
export const library: Given[] = [
  {
    name: '让课堂提问不再只有几个学生举手.md',
    kind: 'case',
    body: '提问以后先等三秒再点名,给每个孩子想一想的时间。候答时间延长到三秒以后,课堂提问时举手的学生从七个变成二十六个。',
  },
  {
    name: '课堂提问的追问怎么设计.md',
    kind: 'case',
    body: '追问要顺着学生的回答往下走。课堂提问设计成问题链以后,冷场少了,参与度也高了,学困生也敢开口。',
  },
  {
    name: '课堂提问观察量表.md',
    kind: 'other',
    body: '观察者每分钟记录一次课堂提问的类型与候答时间,课后和执教者一起看数据,找出只叫举手学生的片段。',
  },
  {
    name: '师德修养十条.md',
    kind: 'other',
    body: '师德是教师的根本。不体罚、不讽刺,遇到冲突先冷静,再按照学校的程序处理,并且留下记录。',
  },
  {
    name: '校园安全演练手册.md',
    kind: 'other',
    body: '安全教育每月一次。演练前检查通道,演练中清点人数,演练后记录问题,并在一周之内整改完成。',
  },
  {
    name: '《草原》教学设计.md',
    kind: 'lesson_plan',
    body: '本课引导学生朗读《草原》,圈画写景的句子,体会作者初到草原时的心情,学习情景交融的写法。',
  },
  {
    name: '《白鹭》教学设计.md',
    kind: 'lesson_plan',
    body: '本课品读《白鹭》的比喻与对比,说说白鹭为什么是一首精巧的诗,再仿写一种自己喜爱的小动物。',
  },
  {
    name: '《落花生》教学设计.md',
    kind: 'lesson_plan',
    body: '本课抓住一家人议论花生的对话,体会借物喻人的写法,讨论怎样做一个有用而不求体面的人。',
  },
  {
    name: '《珍珠鸟》教学设计.md',
    kind: 'lesson_plan',
    body: '本课追寻珍珠鸟一步步走近作者的过程,体会信赖如何产生,并学习用细节描写表达情感变化。',
  },
];

const leaf = (
  id: string,
  label: string,
  count: number,
  select: TemplateNode['select'],
  step: TemplateNode['step'],
) => ({
  id,
  label,
  labelEn: id,
  step,
  clause,
  rule: { type: 'at_least' as const, count },
  children: null,
  select,
});
const group = (id: string, label: string, step: TemplateNode['step'], children: TemplateNode[]): TemplateNode => ({
  id,
  label,
  labelEn: id,
  step,
  clause,
  rule: { type: 'all' },
  children,
  select: null,
});

export const root = group('root', '一学期', 'required', [
  group('required', '必修', 'required', [
    leaf('ethics', '师德', 1, { keywords: ['师德'] }, 'required'),
    leaf('safety', '安全', 1, { keywords: ['安全'] }, 'required'),
  ]),
  leaf('lessons', '课例选修', 2, { kinds: ['lesson_plan'], maxItems: 4 }, 'elective'),
]);

export type School = { teacher: Actor; colleague: Actor; orgId: string };

/** A county with a school, a novice and a colleague, the small library and the template above. */
export async function foundSchool(h: Harness): Promise<School> {
  const county = await make.organisation(h.deps, { kind: 'county', name: '测试县' });
  const org = await make.organisation(h.deps, { parent: county, kind: 'school' });
  const person = { org, subject: 'chinese', stage: 'primary', grades: ['5'], ladderLevel: 'novice' as const };
  const teacher = await make.actor(h.deps, { ...person, name: '顾小舟' });
  const colleague = await make.actor(h.deps, person);
  const librarian = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
  for (const kind of new Set(library.map((one) => one.kind))) {
    const files = Object.fromEntries(
      library.filter((one) => one.kind === kind).map((one) => [one.name, file(one.name.replace('.md', ''), one.body)]),
    );
    const { files: read } = await ingest(h, librarian, files, { kind });
    for (const { resourceId } of read) if (resourceId) await list(h, resourceId, librarian, county.id);
  }
  // Texts this short would take a minute each; real ones do not.
  await h.deps.db.update(resources).set({ minutes: 30 });
  await h.deps.db.transaction((tx) =>
    publishTemplate(h.deps, tx, county.id, {
      key: 'novice',
      name: '新任教师',
      nameEn: 'Novice',
      ladderLevel: 'novice',
      subject: null,
      cycle: { weeks: 8 },
      conversion: { minutesPerCredit: 45, clause },
      root,
    }),
  );
  return { teacher, colleague, orgId: org.id };
}

/** Everything a test said and did, so that the next one finds the school as it was founded. */
export async function forgetPaths(h: Harness): Promise<void> {
  await h.deps.db.delete(notRelevant);
  await h.deps.db.delete(needs);
}

export type Step = {
  id: string;
  kind: string;
  groupId: string | null;
  state: string;
  quote: string | null;
  chunkId: string | null;
  reason: { sentence: string } | { code: string } | null;
  minutes: number;
  credits: number;
  resource: { id: string; title: string } | null;
  can: Record<string, boolean>;
};
export type Path = {
  id: string;
  state: string;
  judgedBy: { way: string; because?: string };
  steps: Step[];
  totals: { steps: number; done: number; credits: number };
  groups: { id: string; standing: { needed: number; chosen: number; done: number; offered: number } | null }[];
};
export type Told = {
  stage: string;
  pathId?: string;
  conflicts?: { constraint: string; relax: string }[];
  by?: { way: string; because?: string };
};

/** Says a need, confirms its reading and follows the stream to its end. */
export async function build(h: Harness, actor: Actor, text: string): Promise<{ told: Told[]; path: Path | null }> {
  const said = await h.request(actor, 'POST', '/api/paths/needs', { text });
  const { need } = (await said.json()) as { need: { id: string } };
  const stream = await (await h.request(actor, 'POST', `/api/paths/needs/${need.id}/build`)).text();
  const told = [...stream.matchAll(/^data: (.*)$/gm)].map((line) => JSON.parse(line[1] ?? '{}') as Told);
  const pathId = told.findLast((one) => one.pathId)?.pathId;
  return { told, path: pathId ? await look(h, actor, pathId) : null };
}

export async function look(h: Harness, actor: Actor, id: string): Promise<Path> {
  const answered = await h.request(actor, 'GET', `/api/paths/${id}`);
  return ((await answered.json()) as { path: Path }).path;
}
