import { setTimeout } from 'node:timers/promises';
import type { Deps } from '../../server/kernel/deps.ts';
import { made, personOf, Refused, type Answer, type Doer } from './doer.ts';

/**
 * What a research group does with its library, told in the demo district: adapted, edited, audited, returned, taken
 * back, rated, discussed, collected, called for. Every deed is a request that a person's click would send, so it can
 * break no rule.
 */
const DAY = 86_400_000;
const POINTS = ['political', 'orientation', 'scientific', 'applicable', 'normative', 'timely', 'public_interest'];
const FINE = POINTS.map((point) => ({ point, ok: true, note: '' }));

/** Marks that the story has been told: its last deed. */
const LAST = '征集：六年级数学《分数除法》微课';

type Part = { id: string; key: string; title: string; text: string };
type Editing = { base: number; fields: Answer; sections: Part[] };

/** Writes over one section of a resource: the first of these keys that it has, else its longest one. */
async function rewrite(
  who: Doer,
  id: string,
  keys: readonly string[],
  addition: string,
  note: string,
): Promise<number> {
  const { base, fields, sections } = (await who.get(`/library/resources/${id}/editing`)) as Editing;
  const longest = [...sections].sort((a, b) => b.text.length - a.text.length)[0];
  const chosen = keys.map((key) => sections.find((part) => part.key === key)).find((part) => part) ?? longest;
  await who.send('POST', `/library/resources/${id}/versions`, {
    base,
    note,
    content: {
      fields,
      sections: sections.map(({ id: part, key, title, text }) =>
        part === chosen?.id ? { id: part, key, title, text: `${text}\n${addition}` } : { id: part, key, title },
      ),
    },
  });
  return base + 1;
}

type Scope = { visibility: 'public' } | { visibility: 'organisation'; orgId: string };

/** Submits a version with the commitment that the page would show, answering whatever the machine has found. */
async function submit(who: Doer, id: string, version: number, scope: Scope, answer: string): Promise<string> {
  const query = scope.visibility === 'public' ? 'visibility=public' : `visibility=organisation&orgId=${scope.orgId}`;
  const check = (await who.get(`/audit/resources/${id}/check?version=${version}&${query}`)) as {
    findings: { id: string }[];
    commitments: { zh: string };
  };
  const answers = Object.fromEntries(check.findings.map((finding) => [finding.id, answer]));
  return made(
    await who.send('POST', `/audit/resources/${id}/submissions`, {
      version,
      ...scope,
      selfCheck: FINE,
      commitment: check.commitments.zh,
      answers,
    }),
  );
}

/** The machine checks in the background; without a worker an audit stays where it is, and so does its decision. */
async function isChecked(who: Doer, auditId: string): Promise<boolean> {
  for (let tries = 0; tries < 150; tries++) {
    const { audit } = (await who.get(`/audit/${auditId}`)) as { audit: { state: string } };
    if (audit.state !== 'machine_check') return audit.state === 'human_check';
    await setTimeout(200);
  }
  return false;
}

const on = (deps: Deps, days: number) => new Date(deps.now().getTime() + days * DAY).toISOString().slice(0, 10);
const inCounty = ({ county }: Cast): Scope => ({ visibility: 'organisation', orgId: county.actor.orgId });

const NAMES = {
  lin: 'lin.xiaoyu',
  zhao: 'zhao.min',
  tian: 'tian.fang',
  gao: 'gao.yuan',
  sun: 'sun.qing',
  qiu: 'qiu.yan',
  bai: 'bai.qing',
  chen: 'chen.lan',
  wu: 'wu.hao',
  luo: 'luo.kai',
  xu: 'xu.wen',
  county: 'admin.county',
} as const;
type Cast = Record<keyof typeof NAMES, Doer>;

async function adapt(who: Doer, id: string): Promise<string> {
  return made(await who.send('POST', `/library/resources/${id}/adapt`, {}));
}

async function collect(
  who: Doer,
  collection: { title: string; note: string; sharing: Scope; isOpen?: boolean; shelfOf?: string },
  items: readonly (readonly [string, string])[],
): Promise<void> {
  const id = made(await who.send('POST', '/community/collections', collection));
  for (const [title, note] of items) {
    await who.send('POST', `/community/collections/${id}/items`, { resourceId: await who.find(title), note });
  }
}

type Act = (deps: Deps, cast: Cast) => Promise<void>;

const negativeList: Act = async (_deps, { county }) => {
  for (const [term, severity, reason] of [
    ['提分神器', 'blocking', '夸大效果的宣传用语，不得出现在共享资源里。'],
    ['押题', 'notice', '容易被理解为应试押题，请确认表述。'],
    ['扫码加群', 'blocking', '资源里不得引流到校外群组。'],
  ]) {
    await county.send('POST', '/audit/negative-terms', { orgId: county.actor.orgId, term, severity, reason });
  }
};

/** A lesson travels: written in town, adapted in the village, listed by the county, adapted again by a group. */
const travellingLesson: Act = async (_deps, cast) => {
  const { tian, luo, zhao, lin } = cast;
  const id = await adapt(tian, await tian.find('我做了一项小实验'));
  const version = await rewrite(
    tian,
    id,
    ['process', 'homework'],
    '青禾小学的改动：没有实验器材时，用鸡蛋、盐和清水做“会浮起来的鸡蛋”，每组只要一个碗；先做后写，写完读给同桌听，同桌用“我看见了……”说出一个画面。',
    '换成农村小学拿得到的材料',
  );
  const audit = await submit(tian, id, version, inCounty(cast), '已核对，不涉及。');
  if (!(await isChecked(luo, audit))) return;
  await luo.send('POST', `/audit/${audit}/list`, { verdict: FINE, answers: {} });
  const sentence = '把实验换成鸡蛋之后，家里没有器材的孩子也写出了过程。';
  await zhao.send('PUT', `/community/resources/${id}/rating`, { stars: 5, sentence });
  const own = await adapt(lin, id);
  const group = { visibility: 'organisation', orgId: lin.actor.orgId };
  await lin.send('POST', `/library/resources/${own}/share`, group);
};

/** Listed lessons were changed; readers go on seeing the old ones until the city and the county have looked at them. */
const waitingChange: Act = async (_deps, cast) => {
  const { gao, wu } = cast;
  const errors = await wu.find('商中间的 0 去哪了');
  const card = '补充一张错题归因卡：先让学生自己写“我错在哪一步、当时怎么想的”，再对照卡片归类，最后挑一类重做三道。';
  const second = await rewrite(wu, errors, ['narrative', 'outcome', 'insight'], card, '加一张错题归因卡');
  await submit(wu, errors, second, inCounty(cast), '已核对，不涉及。');
  const id = await gao.find('一次函数的图象与性质');
  const addition = '分层要求：A 组说出 k、b 变化时图象怎样动；B 组用自己家的水电费编一道一次函数题并画出图象。';
  const version = await rewrite(gao, id, ['homework', 'process'], addition, '作业改成两层');
  await submit(gao, id, version, { visibility: 'public' }, '已核对，不涉及。');
};

/** Returned with its reason: somebody's telephone number stands in the text. The number is nobody's. */
const returned: Act = async (_deps, cast) => {
  const { qiu, xu } = cast;
  const id = await adapt(qiu, await qiu.find('种子萌发的环境条件'));
  const addition = '课后可以联系实验员周老师，手机 13900001234，领取种子和培养皿。';
  const version = await rewrite(qiu, id, ['preparation', 'process'], addition, '补充领取材料的联系方式');
  const audit = await submit(qiu, id, version, inCounty(cast), '学校公开的联系方式。');
  if (!(await isChecked(xu, audit))) return;
  await xu.send('POST', `/audit/${audit}/return`, {
    reason: '正文里留了老师的姓名和手机号，请改成“到实验室登记领取”之后再送审，其他部分写得很扎实。',
  });
};

const withdrawn: Act = async (_deps, { bai }) => {
  const reason = '两张配图的来源没有查清，换成自己拍的照片后重新送审。';
  await bai.send('POST', `/audit/resources/${await bai.find('色彩会说话')}/withdraw`, { reason });
};

const talkedAbout: Act = async (deps, { lin, zhao, tian, chen, sun }) => {
  const id = await zhao.find('让课堂提问不再只有几个学生举手');
  const about = `/community/resources/${id}`;
  for (const [who, stars, sentence] of [
    [zhao, 5, '等三秒再点名，当天就能用，班里平时不开口的孩子真的举手了。'],
    [tian, 4, '复式班也能用，只是小组轮流那一步要多留两分钟。'],
    [chen, 5, '数学课照着问题链改了两个提问，冷场少了很多。'],
  ] as const) {
    await who.send('PUT', `${about}/rating`, { stars, sentence });
  }
  const { sections } = (await zhao.get(`/library/resources/${id}/document`)) as { sections: { id: string }[] };
  const place = sections.at(Math.min(2, sections.length - 1));
  const text = '三秒里老师站在哪里比较好？我一走近，孩子就更不敢说了。';
  const anchor = place ? { kind: 'section', sectionId: place.id } : { kind: 'resource' };
  const { threads } = (await tian.send('POST', `${about}/comments`, { text, anchor })) as { threads: { id: string }[] };
  const parentId = threads.at(-1)?.id;
  const answer = '我试下来站在教室侧面最好，不正对任何一组，眼睛看问题不看人。';
  await lin.send('POST', `${about}/comments`, { text: answer, parentId });
  for (const [who, days, note] of [
    [zhao, -9, '五（2）班，《慈母情深》第一课时，举手的从 8 人到 21 人。'],
    [tian, -5, '四年级，14 个孩子全部开过口。'],
    [chen, -3, '五（1）班《平行四边形的面积》，问题链用在推导那一步。'],
  ] as const) {
    await who.send('POST', `${about}/reuses`, { kind: 'taught', day: on(deps, days), note });
  }
  await sun.send('POST', `${about}/flags`, { reason: 'other', text: '第二张记录表的合计少加了一行，不影响结论。' });
};

const collected: Act = async (_deps, cast) => {
  const { zhao, xu, luo, county } = cast;
  await collect(
    zhao,
    {
      title: '五年级习作单元资料',
      note: '集备时一人补一份，写清楚准备用在哪一步。',
      sharing: { visibility: 'organisation', orgId: zhao.actor.orgId },
      isOpen: true,
    },
    [
      ['我做了一项小实验', '三年级的起点课，五年级用来对比。'],
      ['流水账怎么改', '第二课时开头放前三分钟。'],
      ['让课堂提问', '评改课的提问照这个来。'],
    ],
  );
  const shelf = { sharing: inCounty(cast), shelfOf: county.actor.orgId };
  await collect(xu, { title: '新教师第一个月', note: '按顺序看，每周一份就够。', ...shelf }, [
    ['站稳讲台的第一个月', '先看这份，圈出自己最担心的三件事。'],
    ['新教师板书', '看完第二天就能改。'],
    ['让课堂提问', '第三周试一次。'],
    ['教学反思怎么写', '每周五写三行。'],
  ]);
  const open = {
    title: '和 AI 一起备课：入门五篇',
    note: '先看红线，再看例子。',
    sharing: { visibility: 'public' } as const,
  };
  await collect(luo, open, [
    ['教师用 AI 的红线', '先知道什么不能做。'],
    ['怎样写提示词', '四句话就够。'],
    ['二次备课', 'AI 给的稿子怎样改成自己的课。'],
    ['AI 说的都对吗', '给学生上的第一课。'],
    ['从三件小事开始', '还没开始用的老师看这份。'],
  ]);
  const introduction = '县教研室的公共书架：经审核的教案、案例和微课，按学期更新。需要什么、缺什么，到“征集”里说。';
  await county.send('PUT', `/community/spaces/${county.actor.orgId}`, { introduction, base: null });
};

const calledFor: Act = async (deps, { lin, xu, wu, county }) => {
  await lin.send('POST', '/search/saved', { name: '课堂提问', query: '课堂提问', filters: { facets: {} } });
  const call = await xu.send('POST', '/community/calls', {
    orgId: county.actor.orgId,
    title: LAST,
    text: '全县只有两所学校交过六年级的数学微课，《分数除法》一节也没有。五到八分钟，讲清一个算理，带字幕文件；成课或半成品都可以，教研员一起打磨。',
    kind: 'micro_lesson',
    stage: 'primary',
    grades: ['6'],
    subject: 'mathematics',
    unit: '分数除法',
    closesOn: on(deps, 30),
  });
  await wu.send('POST', `/community/calls/${made(call)}/contributions`, {
    resourceId: await wu.find('商中间的0为什么不能丢'),
    note: '四年级的这节可以改成分数除法的引入，我先交来听听意见。',
  });
};

const ACTS: readonly Act[] = [
  negativeList,
  travellingLesson,
  waitingChange,
  returned,
  withdrawn,
  talkedAbout,
  collected,
  calledFor,
];

/** Whether the story has been told to its end. */
export const isTold = async (deps: Deps): Promise<boolean> =>
  (await deps.db.query.contributionCalls.findFirst({ where: (table, { eq }) => eq(table.title, LAST) })) !== undefined;

/** Tells the story. An act that a crash cut off before may be refused when it comes again; the others go on. */
export async function tellStory(deps: Deps): Promise<void> {
  if (await isTold(deps)) return;
  const people = await Promise.all(
    Object.entries(NAMES).map(async ([key, userName]) => [key, await personOf(deps, userName)] as const),
  );
  const cast = Object.fromEntries(people) as Cast;
  for (const act of ACTS) {
    try {
      await act(deps, cast);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      deps.log.warn('seed.act_refused', { because: error.message });
    }
  }
}
