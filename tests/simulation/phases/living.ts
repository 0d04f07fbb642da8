import { policies, topicReminders } from '../../../db/schema/index.ts';
import type { PolicyRule } from '../../../db/schema/policy.ts';
import { commitmentsOf } from '../../../server/audit/commitment.ts';
import { POINTS } from '../../../server/audit/rules.ts';
import { RULES } from '../../credits/claiming.ts';
import { check, inPieces, topicOf, type Applied, type Phase, type Scene } from '../scene.ts';

const decisions = ({ callId }: Scene) => `/api/reviews/decisions/calls/${callId}`;
type Ranked = { topicId: string; state: string };
const inState = async (scene: Scene, state: string): Promise<Applied[]> => {
  const found: Applied[] = [];
  for (const track of ['key', 'general', 'mini']) {
    const path = `${decisions(scene)}/ranking?track=${track}&limit=100`;
    const { items } = await scene.world.ask<{ items: Ranked[] }>(scene.district.keeper, 'GET', path);
    const ids = items.filter((row) => row.state === state).map(({ topicId }) => topicId);
    found.push(...scene.applied.filter(({ topicId }) => ids.includes(topicId)));
  }
  return found;
};

/** What had to be revised is revised, accepted, and announced with the rest; one is objected to, without success. */
export const announced: Phase = {
  name: '修改、公示与异议 · revision, notice, objection',
  run: async (scene) => {
    const { world, district } = scene;
    const revising = await inState(scene, 'revising');
    for (const one of revising) {
      const at = `/api/topics/${one.topicId}`;
      const { form, topic } = await world.ask<{ form: Applied['form']; topic: { revision: number } }>(
        one.leader,
        'GET',
        at,
      );
      const methods = `${form.sections.methods ?? ''}按评审意见，第二轮增加对照班级并固定抽查样本。`;
      const changed = { ...form, sections: { ...form.sections, methods } };
      const { revision } = await world.ask<{ revision: number }>(one.leader, 'PUT', `${at}/form`, {
        revision: topic.revision,
        form: changed,
      });
      await world.ask(one.leader, 'POST', `${at}/hand-in-revision`, { revision });
      await world.ask(district.keeper, 'POST', `/api/reviews/decisions/topics/${one.topicId}/revision`, {
        verdict: 'accept',
      });
    }
    const onNotice = await inState(scene, 'notice');
    const ids = onNotice.map(({ topicId }) => topicId);
    const text = '现将拟立项课题予以公示，如有异议请在公示期内实名反映。';
    const { id } = await world.ask<{ id: string }>(district.keeper, 'POST', `${decisions(scene)}/notices`, {
      topicIds: ids,
      from: world.today(),
      text,
    });
    const objector = scene.applied.find(({ school }) => school !== onNotice[0]?.school)?.leader;
    const objection = { topicId: ids[0], text: '该课题名称与本校上一年度的校级课题相近，请核实。' };
    if (objector) await world.ask(objector, 'POST', `/api/reviews/decisions/notices/${id}/objections`, objection);
    const early = await world.refusal(district.keeper, 'POST', `${decisions(scene)}/approve`, {
      topicIds: ids.slice(1, 2),
    });
    check(scene, '公示期内不能立项', early !== null);
    return `修改后立项 ${revising.length} 项已交修改稿；公示 ${ids.length} 项，异议 1 件`;
  },
};

export const approved: Phase = {
  name: '立项 · approval numbers',
  run: async (scene) => {
    const { world, district } = scene;
    const onNotice = await inState(scene, 'notice');
    const ids = onNotice.map(({ topicId }) => topicId);
    type Appeals = { items: { id?: string; appeal?: { id: string } }[] };
    const { items } = await world.ask<Appeals>(district.third, 'GET', `${decisions(scene)}/appeals`);
    await world.dayIs('2026-11-02');
    const blocked = await world.refusal(district.keeper, 'POST', `${decisions(scene)}/approve`, {
      topicIds: ids.slice(0, 1),
    });
    check(scene, '异议未处理的课题不能立项', blocked !== null);
    for (const one of items) {
      const at = `/api/reviews/decisions/appeals/${one.id ?? one.appeal?.id}`;
      const answer = '经核实，两项课题研究对象和方法不同，异议不成立。';
      await world.ask(district.third, 'POST', `${at}/propose`, { verdict: 'rejected', answer });
      await world.ask(district.fourth, 'POST', `${at}/confirm`, { agrees: true });
    }
    await inPieces(ids, 100, async (piece) => {
      await world.ask(district.keeper, 'POST', `${decisions(scene)}/approve`, { topicIds: piece });
    });
    const pool = new Map<string, number>();
    for (const { subject } of district.experts) pool.set(subject, (pool.get(subject) ?? 0) + 1);
    const fit = (track: string) =>
      onNotice.filter(({ form }) => form.track === track && (pool.get(form.subject ?? '') ?? 0) > 5).slice(0, 2);
    scene.followed = [...fit('mini'), ...fit('general')];
    return `立项 ${ids.length} 项；以下跟踪其中 ${scene.followed.length} 项到结题`;
  },
};

type Step = { id: string; kind: string; state: string; dueOn: string; revision: number };
type Project = {
  steps: Step[];
  blocks: { code: string }[];
  commitments: { id: string; kind: string; text: string; form: string }[];
  changes: { items: { id: string; state: string }[] };
  closing: { id: string; opinions: { id: string }[] }[];
};
const projectOf = ({ world }: Scene, one: Applied) =>
  world.ask<Project>(one.leader, 'GET', `/api/projects/topics/${one.topicId}`);

const opening = (on: string) => ({
  meeting: { on, time: '14:30', place: '学校会议室', contact: '教科室', phone: '', participants: '课题组全体成员' },
  experts: [1, 2, 3, 4, 5].map((n) => ({ name: `论证专家${n}`, unit: '县教师发展中心', post: '教研员', isOwn: n < 2 })),
  points: {
    background: '来自课堂的问题。',
    objectives: '见申报书。',
    content: '三块内容。',
    methods: '行动研究。',
    steps: '两轮实践。',
    outcomes: '报告与案例。',
  },
  expertOpinion: '选题有价值，同意开题。',
  changes: '',
});
const progress = {
  period: { from: null, to: null },
  progress: '完成摸底和第一轮实践，收集样本六十份。',
  stageOutcomes: [],
  money: { materials: 20_000 },
  difficulties: '机器判断常需人工改正。',
  next: '开展第二轮实践。',
  changes: '',
};

/** Writes, hands in and has passed every duty of this kind that is open. */
async function report(scene: Scene, one: Applied, kind: 'midterm' | 'annual'): Promise<number> {
  const { world, district } = scene;
  const steps = (await projectOf(scene, one)).steps.filter(
    (step) => step.kind === kind && step.state === 'pending' && step.dueOn <= world.today(),
  );
  for (const step of steps) {
    const at = `/api/projects/milestones/${step.id}`;
    const { revision } = await world.ask<{ revision: number }>(one.leader, 'PUT', `${at}/report`, {
      revision: step.revision,
      report: progress,
    });
    await world.ask(one.leader, 'POST', `${at}/submit`, { revision });
    await world.ask(district.keeper, 'POST', `${at}/judge`, { verdict: 'pass', reason: '' });
  }
  return steps.length;
}

export const opened: Phase = {
  name: '开题、年度检查与变更 · opening, annual check, change',
  run: async (scene) => {
    const { world, district } = scene;
    for (const one of scene.followed) await openOne(scene, one);
    await world.dayIs('2026-12-31');
    let annual = 0;
    for (const one of scene.followed) annual += await report(scene, one, 'annual');
    const [first] = scene.followed;
    if (first) {
      const title = `${first.form.title}（调整）`.slice(0, 40);
      const asked = { kind: 'title', reason: '研究范围收窄到两个年级，题目相应调整。', title };
      await world.ask(first.leader, 'POST', `/api/projects/topics/${first.topicId}/changes`, asked);
      const change = (await projectOf(scene, first)).changes.items.at(0);
      await world.ask(first.school.head, 'POST', `/api/projects/changes/${change?.id}/endorse`, { answer: '同意' });
      await world.ask(district.keeper, 'POST', `/api/projects/changes/${change?.id}/approve`, { answer: '同意变更' });
    }
    const states = await Promise.all(
      scene.followed.map(async (one) => (await topicOf(scene, one.leader, one.topicId)).topic.state),
    );
    check(
      scene,
      '开题通过后课题进入研究',
      states.every((state) => state === 'running'),
    );
    return `${scene.followed.length} 项开题，${annual} 份年度检查，1 项变更经单位和县里同意`;
  },
};

async function openOne(scene: Scene, one: Applied): Promise<void> {
  const { world, district } = scene;
  const step = (await projectOf(scene, one)).steps.find(({ kind }) => kind === 'opening');
  if (!step) return;
  const at = `/api/projects/milestones/${step.id}`;
  const held = world.today() <= '2026-11-10' ? '2026-11-20' : next(world.today(), 9);
  const { revision } = await world.ask<{ revision: number }>(one.leader, 'PUT', `${at}/report`, {
    revision: step.revision,
    report: opening(held),
  });
  await world.ask(one.leader, 'POST', `${at}/announce`, { revision });
  await world.dayIs(next(held, 1));
  const again = (await projectOf(scene, one)).steps.find(({ id }) => id === step.id);
  await world.ask(one.leader, 'POST', `${at}/submit`, { revision: again?.revision });
  await world.ask(district.keeper, 'POST', `${at}/judge`, { verdict: 'pass', reason: '' });
}
const next = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

export const midterm: Phase = {
  name: '中期检查与逾期提醒 · midterm, overdue',
  run: async (scene) => {
    const { world } = scene;
    await world.dayIs('2027-02-20');
    const rows = await world.deps.db.select().from(topicReminders);
    const overdue = rows.filter(({ kind }) => kind === 'milestone_overdue').length;
    check(scene, '逾期未开题的课题收到提醒', overdue > 0);
    await world.dayIs('2027-11-03');
    let done = 0;
    for (const one of scene.followed) done += await report(scene, one, 'midterm');
    return `${done} 份中期报告；逾期提醒 ${overdue} 条`;
  },
};

const LONG = '课题组在两轮实践中逐周记录课堂、作业和访谈，比较机器判断与教师判断的差别，并说明每一处改动的理由。';
const long = (least: number) => LONG.repeat(Math.ceil(least / LONG.length) + 1);
const fileOf = (one: Applied, name: string) =>
  new TextEncoder().encode(
    `# ${one.form.title}${name}\n\n## 研究背景\n\n${one.form.sections.significance ?? ''}\n\n## 研究过程\n\n${one.form.sections.content ?? ''}\n\n## 研究结论\n\n${LONG}\n`,
  );

/** Adds an outcome for each promise with its file, and hands it in with the leader's pledge. */
async function handIn({ world }: Scene, one: Applied, promised: Project['commitments'][number]): Promise<void> {
  const path = `/api/topics/${one.topicId}/attachments?name=${encodeURIComponent(`${promised.text.slice(0, 30)}.md`)}&use=outcome`;
  const { id: attachmentId } = await world.ask<{ id: string }>(one.leader, 'PUT', path, fileOf(one, promised.text));
  const kind = promised.form === '研究报告' ? 'report' : promised.form === '工具' ? 'tool' : 'case';
  type Listed = { items: { id: string; title: string }[] };
  const added = await world.ask<Listed>(one.leader, 'POST', `/api/projects/topics/${one.topicId}/outcomes`, {
    ...{
      kind,
      title: promised.text,
      abstract: `${promised.text}：来自两轮课堂实践。`,
      commitmentId: promised.id,
      attachmentId,
    },
  });
  await world.ask(one.leader, 'POST', `/api/projects/outcomes/${added.items.at(-1)?.id}/hand-in`, {
    ...{ visibility: 'organisation', orgId: one.school.org.id, licence: 'cc-by', aiUse: 'assisted' },
    ...{ selfCheck: POINTS.map((point) => ({ point, ok: true })), commitment: commitmentsOf(one.leader.name).zh },
  });
}

async function closeOne(scene: Scene, one: Applied): Promise<string> {
  const { world, district } = scene;
  const project = await projectOf(scene, one);
  for (const promised of project.commitments.filter(({ kind }) => kind !== 'objective'))
    await handIn(scene, one, promised);
  await world.runJobs();
  const step = project.steps.find(({ kind }) => kind === 'closing');
  const people = [one.leader, ...one.members];
  const form = {
    ...{
      way: 'meeting',
      summary: LONG,
      academicValue: LONG,
      socialBenefit: '三所学校采用。',
      mainPieces: '研究报告',
      attachmentList: '',
    },
    ...{
      workReport: { text: long(2000), attachmentId: null },
      researchReport: { text: long(15_000), attachmentId: null },
    },
    members: people.map(({ id }) => ({ personId: id, contribution: '课堂实践与资料整理' })),
    finances: [{ year: 2027, spent: { materials: 30_000 } }],
    claims: project.commitments.map(({ id }) => ({ commitmentId: id, evidence: '见所附成果。' })),
  };
  const { revision } = await world.ask<{ revision: number }>(
    one.leader,
    'PUT',
    `/api/projects/milestones/${step?.id}/report`,
    { revision: step?.revision, report: form },
  );
  const before = await projectOf(scene, one);
  if (before.blocks.length > 0)
    throw new Error(`closing is blocked: ${before.blocks.map(({ code }) => code).join(', ')}`);
  await world.ask(one.leader, 'POST', `/api/projects/topics/${one.topicId}/closing`, { revision });
  return closingId(await world.ask<Project>(district.keeper, 'GET', `/api/projects/topics/${one.topicId}`));
}
const closingId = ({ closing }: Project): string => closing.at(-1)?.id ?? '';

type Pool = { items: { id: string; personId: string; isOfSubject: boolean; conflicts: unknown[] }[] };
export const closed: Phase = {
  name: '结题鉴定 · closing',
  run: async (scene) => {
    const { world, district } = scene;
    await publishPolicy(scene);
    const asked: { one: Applied; id: string }[] = [];
    for (const one of scene.followed) asked.push({ one, id: await closeOne(scene, one) });
    const heldOn = next(world.today(), 31);
    for (const { id } of asked) {
      const { items } = await world.ask<Pool>(district.keeper, 'GET', `/api/projects/closings/${id}/pool`);
      const free = items.filter(({ conflicts }) => conflicts.length === 0);
      const own = free.filter(({ isOfSubject }) => isOfSubject).slice(0, 3);
      const others = free.filter((expert) => !own.includes(expert)).slice(0, 2);
      const expertIds = [...own, ...others].map((expert) => expert.id);
      await world.ask(district.keeper, 'POST', `/api/projects/closings/${id}/panel`, { expertIds, heldOn });
    }
    await world.dayIs(heldOn);
    let opinions = 0;
    for (const expert of district.experts) {
      type Own = { items: { id?: string; opinion?: { id: string; givenAt: string | null } }[] };
      const { items } = await world.ask<Own>(expert, 'GET', '/api/projects/opinions?limit=100');
      for (const item of items) {
        await world.ask(expert, 'PUT', `/api/projects/opinions/${item.id ?? item.opinion?.id}`, {
          grade: 'good',
          text: `材料齐全，结论有课堂证据支持。${LONG}`,
        });
        opinions += 1;
      }
    }
    for (const { one, id } of asked) {
      const { closing } = await world.ask<Project>(district.keeper, 'GET', `/api/projects/topics/${one.topicId}`);
      const cited = closing.find((round) => round.id === id)?.opinions.map((opinion) => opinion.id) ?? [];
      const opinion = `经鉴定，准予结题。${LONG}`;
      const said = { result: 'close', grade: 'good', opinion, cited, judged: [] };
      await world.ask(district.keeper, 'POST', `/api/projects/closings/${id}/decide`, said);
    }
    return `${asked.length} 项结题，${opinions} 份鉴定意见，等级良好`;
  },
};

/** What a closed topic is worth: a policy of the city with a rule for topics of the county. */
async function publishPolicy({ world, district }: Scene): Promise<void> {
  const { deps } = world;
  const clause = {
    document: '演示政策',
    place: '第八条',
    quotation: '县级课题结题，主持人计 24 学时，成员计 8 学时。',
  };
  const source: PolicyRule = {
    ...{ id: 'topics', label: '课题结题', labelEn: 'Closed topics', clause, type: 'source', event: 'topics.closed' },
    ...{ category: 'school', level: 'county', form: 'other', minutesPerHour: 45, hours: { leader: 24, member: 8 } },
  };
  const at = { createdAt: deps.now(), updatedAt: deps.now(), publishedAt: deps.now() };
  await deps.db.insert(policies).values({
    ...{
      id: deps.newId('pol'),
      orgId: district.city.id,
      key: 'demo',
      version: 1,
      name: '演示学分政策',
      nameEn: 'Demo',
    },
    ...{ state: 'published', validFrom: '2025-09-01', body: { kind: 'base', rules: [...RULES, source] }, ...at },
  });
}

type Outcomes = { items: { id: string; state: string; resourceId: string | null; refusal: string | null }[] };
export const published: Phase = {
  name: '成果入库与再使用 · outcomes into the library',
  run: async (scene) => {
    const { world } = scene;
    await world.runJobs();
    const counts = new Map<string, number>();
    // Looked at before anybody audits: two of the topics may be of one school.
    let unlisted = 0;
    for (const one of scene.followed) {
      const path = `/api/projects/topics/${one.topicId}/outcomes`;
      const { items } = await world.ask<Outcomes>(one.leader, 'GET', path);
      unlisted += items.filter(({ state }) => state === 'published').length;
    }
    for (const one of scene.followed) {
      const path = `/api/projects/topics/${one.topicId}/outcomes`;
      type Queue = { items: { id: string; audit?: { id: string } }[] };
      const { items } = await world.ask<Queue>(one.school.head, 'GET', '/api/audit/queue?limit=100');
      const verdict = POINTS.map((point) => ({ point, ok: true, note: '' }));
      for (const item of items)
        await world.ask(one.school.head, 'POST', `/api/audit/${item.audit?.id ?? item.id}/list`, {
          verdict,
          answers: {},
        });
      for (const { state, refusal } of (await world.ask<Outcomes>(one.leader, 'GET', path)).items) {
        const told = refusal ?? state;
        counts.set(told, (counts.get(told) ?? 0) + 1);
      }
    }
    check(scene, '没有未经审核就上架的成果', unlisted === 0);
    check(
      scene,
      '审核通过的成果都已入库',
      [...counts.keys()].every((state) => state === 'published'),
    );
    const [first] = scene.followed;
    const colleague = first?.school.members[3];
    if (first && colleague) await reuse(scene, first, colleague);
    return [...counts].map(([state, n]) => `${state} ${n}`).join('，');
  },
};

async function reuse(
  scene: Scene,
  one: Applied,
  colleague: { id: string; name: string; orgId: string },
): Promise<void> {
  const { world } = scene;
  const { items } = await world.ask<Outcomes>(one.leader, 'GET', `/api/projects/topics/${one.topicId}/outcomes`);
  const at = `/api/community/resources/${items[0]?.resourceId}`;
  await world.ask(colleague, 'POST', `${at}/uses`, { kind: 'opened' });
  await world.ask(colleague, 'POST', `${at}/reuses`, {
    kind: 'taught',
    day: world.today(),
    note: '在四年级两个班用过一次。',
  });
  await world.ask(colleague, 'POST', `/api/library/resources/${items[0]?.resourceId}/adapt`);
  const page = await world.ask<{ reuse: Record<string, number> }>(
    colleague,
    'GET',
    `/api/projects/finished/${one.topicId}`,
  );
  check(
    scene,
    '结题课题页统计了再使用',
    page.reuse.opened === 1 && page.reuse.taught === 1 && page.reuse.adapted === 1,
  );
}

type Claims = { items: { id: string; source: string; state: string; hours: number }[] };
export const credited: Phase = {
  name: '学分与登记册 · credits and registers',
  run: async (scene) => {
    const { world, district } = scene;
    let [claims, people] = [0, 0];
    const hours = new Map<number, number>();
    for (const one of scene.followed) {
      for (const person of [one.leader, ...one.members]) {
        people += 1;
        const { items } = await world.ask<Claims>(person, 'GET', '/api/credits/claims');
        for (const claim of items.filter(({ source }) => source === 'topic')) {
          claims += 1;
          hours.set(claim.hours / 100, (hours.get(claim.hours / 100) ?? 0) + 1);
        }
      }
    }
    check(scene, '每位课题组成员恰有一条学分申报', claims === people);
    type Register = { total: number; facets: { state: { value: string; n: number }[] } };
    const register = await world.ask<Register>(
      district.keeper,
      'GET',
      `/api/projects/register?orgId=${district.county.id}`,
    );
    const sum = register.facets.state.reduce((all, { n }) => all + n, 0);
    check(scene, '登记册各状态之和等于总数', sum === register.total);
    return `${claims} 条申报（${[...hours].map(([h, n]) => `${h} 学时 × ${n}`).join('，')}）；县登记册 ${register.total} 项`;
  },
};
