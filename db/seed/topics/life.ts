import type { Answer, Doer } from '../doer.ts';
import { POINTS } from '../../../server/audit/index.ts';
import { made } from '../doer.ts';
import { castOn, today, type Cast } from './apply.ts';
import { KEEPER } from './calls.ts';
import written from './closing.json' with { type: 'json' };
import type { Deps } from '../../../server/kernel/deps.ts';

type Step = {
  id: string;
  kind: string;
  revision: number;
  state: string;
  form: { report: Record<string, unknown> } | null;
};
type Project = {
  team: { personId: string; task: string; isLeader: boolean }[];
  steps: Step[];
  commitments: { id: string; text: string }[];
  closing: { id: string }[];
};

const project = async (who: Doer, id: string) => (await who.get(`/projects/topics/${id}`)) as Answer & Project;
const stepOf = async (who: Doer, id: string, kind: string): Promise<Step> => {
  const found = (await project(who, id)).steps.find((step) => step.kind === kind && step.state !== 'passed');
  if (!found) throw new TypeError(`a topic of the demo district has no ${kind}`);
  return found;
};
/** Writes into the official form of a step. @returns the step as it stands then */
async function fill(who: Doer, id: string, kind: string, report: Record<string, unknown>): Promise<Step> {
  const step = await stepOf(who, id, kind);
  const whole = { ...step.form?.report, ...report };
  await who.send('PUT', `/projects/milestones/${step.id}/report`, { revision: step.revision, report: whole });
  return stepOf(who, id, kind);
}
const pass = async (cast: Cast, id: string, kind: string) => {
  const keeper = await cast(KEEPER);
  const { id: step } = await stepOf(keeper, id, kind);
  await keeper.send('POST', `/projects/milestones/${step}/judge`, { verdict: 'pass', reason: '' });
};

const EXPERTS = ['潘启文', '姚静姝', '唐若谷', '许雯', '孙晴'];

/** 开题: applied for a week ahead, held, written down, accepted. @param days when it is applied for, from today */
export async function openTopic(deps: Deps, id: string, leader: string, days: number): Promise<void> {
  const { opening } = written;
  const on = today(deps, days + 8);
  const announcing = await castOn(deps, days)(leader);
  const meeting = { on, time: '14:30', place: opening.place, contact: '教研组', phone: '', participants: '全组教师' };
  const experts = EXPERTS.map((name) => ({ name, unit: '云澄市', post: '评审专家', isOwn: false }));
  const announced = await fill(announcing, id, 'opening', { meeting, experts });
  await announcing.send('POST', `/projects/milestones/${announced.id}/announce`, { revision: announced.revision });
  const cast = castOn(deps, days + 9);
  const who = await cast(leader);
  const text = opening.points;
  const points = { background: text, objectives: text, content: text, methods: text, steps: text, outcomes: text };
  const filled = await fill(who, id, 'opening', { points, expertOpinion: opening.opinion });
  await who.send('POST', `/projects/milestones/${filled.id}/submit`, { revision: filled.revision });
  await pass(cast, id, 'opening');
}

/** 年度检查 or 中期检查. */
export async function report(cast: Cast, id: string, leader: string, kind: 'midterm' | 'annual'): Promise<void> {
  const who = await cast(leader);
  const filled = await fill(who, id, kind, {
    progress: '按计划推进，已完成第一轮课堂实践，留存记录齐全。',
    difficulties: '两位教师的时间不易凑到一起，改为每周三下午固定研讨。',
    next: '下一轮扩大到平行班，整理课例。',
  });
  await who.send('POST', `/projects/milestones/${filled.id}/submit`, { revision: filled.revision });
  await pass(cast, id, kind);
}

type Handed = { title: string; kind: string; file: string; text: string; promise: string };
async function handInOutcome(who: Doer, id: string, orgId: string, handed: Handed): Promise<void> {
  const { title, kind, file, text, promise } = handed;
  const query = `name=${encodeURIComponent(file)}&use=outcome`;
  const attachmentId = made(await who.put(`/topics/${id}/attachments?${query}`, new TextEncoder().encode(text)));
  const commitmentId = (await project(who, id)).commitments.find((one) => one.text.includes(promise))?.id ?? null;
  const input = { kind, title, attachmentId, commitmentId, abstract: text.slice(0, 120) };
  const { items } = (await who.send('POST', `/projects/topics/${id}/outcomes`, input)) as Answer & {
    items: { id: string; title: string }[];
  };
  const outcome = items.find((one) => one.title === title);
  if (!outcome) throw new TypeError('the outcome is not there');
  const path = `/projects/outcomes/${outcome.id}`;
  const { commitments } = (await who.get(`${path}/pledge`)) as Answer & { commitments: { zh: string } };
  const commitment = commitments.zh;
  const selfCheck = POINTS.map((point) => ({ point, ok: true }));
  const scope = { visibility: 'organisation', orgId };
  await who.send('POST', `${path}/hand-in`, { ...scope, licence: 'cc-by', aiUse: 'none', selfCheck, commitment });
}

type Closing = { leader: string; orgId: string; days: number };
/** 结题: outcomes and reports handed in, a panel by mail, a grade. @param closing when it is applied for, from today */
export async function closeTopic(deps: Deps, id: string, { leader, orgId, days }: Closing): Promise<void> {
  const who = await castOn(deps, days)(leader);
  for (const outcome of [
    { title: '研究报告', kind: 'report', file: '研究报告.md', text: written.researchReport, promise: '研究报告' },
    { title: '口语反馈课例', kind: 'case', file: '口语反馈课例.md', text: written.lessons, promise: '课例' },
  ]) {
    await handInOutcome(who, id, orgId, outcome);
  }
  const { commitments, team } = await project(who, id);
  const filled = await fill(who, id, 'closing', {
    way: 'mail',
    summary: '比较了机器反馈和同伴反馈的先后次序，形成同伴在前、工具在后的口语练习安排。',
    members: team.map(({ personId, task, isLeader }) => ({
      personId,
      contribution: isLeader ? '主持研究，听辨录音，执笔研究报告' : task,
    })),
    workReport: { text: written.workReport, attachmentId: null },
    researchReport: { text: written.researchReport, attachmentId: null },
    claims: commitments.slice(0, 2).map(({ id: commitmentId }) => ({ commitmentId, evidence: '见研究报告第三部分。' })),
  });
  await who.send('POST', `/projects/topics/${id}/closing`, { revision: filled.revision });
  await judge(deps, id, days + 2);
}

async function judge(deps: Deps, id: string, days: number): Promise<void> {
  const keeper = await castOn(deps, days)(KEEPER);
  const closing = (await project(keeper, id)).closing.at(-1);
  if (!closing) throw new TypeError('the closing is not there');
  const path = `/projects/closings/${closing.id}`;
  const { items } = (await keeper.get(`${path}/pool`)) as Answer & { items: { id: string; personId: string }[] };
  const later = castOn(deps, days + 20);
  const asked = await Promise.all(written.opinions.map(async (said) => ({ ...said, doer: await later(said.who) })));
  const expertIds = asked.map(({ doer }) => items.find((one) => one.personId === doer.actor.personId)?.id ?? '');
  await keeper.send('POST', `${path}/panel`, { expertIds, heldOn: today(deps, days + 32) });
  for (const { doer, grade, text } of asked) {
    const { items: own } = (await doer.get('/projects/opinions')) as Answer & { items: { id: string }[] };
    for (const opinion of own) await doer.send('PUT', `/projects/opinions/${opinion.id}`, { grade, text });
  }
  await decide(await castOn(deps, days + 33)(KEEPER), id, path);
}

async function decide(keeper: Doer, id: string, path: string): Promise<void> {
  const { closing, commitments } = (await keeper.get(`/projects/topics/${id}`)) as Answer & {
    closing: { opinions: { id: string }[] }[];
    commitments: { id: string }[];
  };
  const cited = (closing.at(-1)?.opinions ?? []).map((one) => one.id);
  const judged = commitments.map(({ id: commitmentId }) => ({ commitmentId, state: 'met' as const }));
  const opinion = '三种安排的比较清楚，成果可用，两位专家评为良好。同意结题，等级良好。';
  await keeper.send('POST', `${path}/decide`, { result: 'close', grade: 'good', opinion, cited, judged });
}
