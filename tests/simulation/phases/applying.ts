import { PRESETS } from '../../../server/topics/calls/presets/index.ts';
import { chance } from '../../helpers/chance.ts';
import { applications, named } from '../applications.ts';
import { cancelledEarlier } from '../district.ts';
import { check, inPieces, topicOf, type Applied, type Phase, type Scene } from '../scene.ts';
import { Refused } from '../world.ts';

/** Those that are copied are good: a copy is merged into what is approved. */
const COPIED = [3, 12];
const WINDOW = { from: '2026-09-01', to: '2026-10-15' };

export const call: Phase = {
  name: '征集公告 · call',
  run: async (scene) => {
    const { world, district } = scene;
    type Call = { call: { id: string; updatedAt?: string; seen?: string; version: number } };
    const title = '临江县2026年度人工智能教学专项课题';
    const made = await world.ask<Call & Record<string, unknown>>(district.keeper, 'POST', '/api/topics/calls', {
      ...{ orgId: district.county.id, title, from: { kind: 'preset', preset: 'ai' } },
    });
    scene.callId = made.call.id;
    const seen = String(made.call.seen ?? made.call.updatedAt);
    const body = { ...structuredClone(PRESETS.ai), window: WINDOW };
    await world.ask(district.keeper, 'PUT', `/api/topics/calls/${scene.callId}`, { title, body, seen });
    await world.ask(district.keeper, 'POST', `/api/topics/calls/${scene.callId}/publish`);
    return `${PRESETS.ai.tracks.length} 个类别，${PRESETS.ai.eligibility.length} 条资格规则，${WINDOW.from}—${WINDOW.to}`;
  },
};

async function apply(scene: Scene, one: Applied): Promise<void> {
  const { world } = scene;
  const at = `/api/topics/${one.topicId}`;
  const form = one.planted?.kind === 'named_leader' ? named(one.form, one.leader.name) : one.form;
  const saved = await world.ask<{ revision: number }>(one.leader, 'PUT', `${at}/form`, { revision: 1, form });
  for (const member of one.members) {
    await world.ask(one.leader, 'POST', `${at}/members`, { personId: member.id, task: '课堂实践与资料整理' });
    await world.ask(member, 'POST', `${at}/members/answer`, { accepts: true });
  }
  await world.ask(one.leader, 'POST', `${at}/submit`, { revision: saved.revision });
}

export const submitted: Phase = {
  name: '申报 · applications',
  run: async (scene) => {
    const { world, district } = scene;
    const pick = chance(41);
    for (const [at, application] of applications(scene.size, 7).entries()) {
      const isThird = application.planted?.kind === 'over_quota';
      const school = district.schools[isThird ? at - 118 : Math.floor(at / 2)];
      const leader = school?.leaders[isThird ? 2 : at % 2];
      if (!school || !leader) throw new Error('there are fewer schools than applications');
      if (application.planted?.kind === 'cancelled_earlier') await cancelledEarlier(world, leader);
      const { id } = await world.ask<{ id: string }>(leader, 'POST', '/api/topics', { callId: scene.callId });
      const members = isThird ? [] : school.members.slice((at % 2) * 2, (at % 2) * 2 + 2);
      const one = {
        ...application,
        at,
        topicId: id,
        school,
        leader,
        members,
        quality: COPIED.includes(at) ? 90 : 58 + pick(34),
      };
      scene.applied.push(one);
      await apply(scene, one);
    }
    const planted = scene.applied.filter((one) => one.planted !== null).length;
    return `${scene.applied.length} 份申报，其中 ${planted} 份埋有问题，${world.requests()} 次请求`;
  },
};

export const endorsed: Phase = {
  name: '单位推荐 · endorsement',
  run: async (scene) => {
    const { world, district } = scene;
    const refusals: string[] = [];
    for (const { topicId, school } of scene.applied) {
      const { topic } = await topicOf(scene, school.head, topicId);
      const said = { revision: topic.revision, commits: true, text: '同意推荐，单位提供研究条件。' };
      const refusal = await world.refusal(school.head, 'POST', `/api/topics/${topicId}/endorse`, said);
      if (refusal !== null) refusals.push(refusal);
    }
    const third = scene.applied.filter(({ planted }) => planted?.kind === 'over_quota').length;
    check(
      scene,
      '超出单位名额的申报被拦下，别的没有',
      refusals.length === third && refusals.every((r) => r === 'topics.quota_full'),
    );
    // A school cannot endorse for another, and the window closes on its day.
    const [first, , other] = scene.applied;
    if (first && other) {
      const said = { revision: 1, commits: true, text: '' };
      const foreign = await world.refusal(other.school.head, 'POST', `/api/topics/${first.topicId}/endorse`, said);
      check(scene, '别校不能代为推荐', foreign === 'topics.not_found');
    }
    await world.dayIs('2026-10-16');
    const late = await world.refusal(district.schools[0]?.leaders[0] ?? null, 'POST', '/api/topics', {
      callId: scene.callId,
    });
    check(scene, '截止后不能再申报', late === 'topics.window_over');
    return `推荐 ${scene.applied.length - refusals.length} 份，名额已满拦下 ${refusals.length} 份`;
  },
};

type Finding = { id: string; kind: string; state: string; quote: string };
export const findingsOf = async ({ world, district }: Scene, topicId: string): Promise<Finding[]> =>
  (await world.ask<{ items: Finding[] }>(district.keeper, 'GET', `/api/topics/precheck/of/${topicId}?limit=100`)).items;

export const prechecked: Phase = {
  name: '形式预审 · pre-check',
  run: async (scene) => {
    await scene.world.runJobs();
    const counts = new Map<string, number>();
    const seen = new Map<number, Set<string>>();
    const before = new Map<string, string>();
    for (const one of scene.applied.filter(({ planted }) => planted?.kind !== 'over_quota')) {
      before.set(one.topicId, (await topicOf(scene, scene.district.keeper, one.topicId)).topic.state);
      for (const { kind } of await findingsOf(scene, one.topicId)) {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        seen.set(one.at, (seen.get(one.at) ?? new Set()).add(kind));
      }
    }
    const found = (kind: string, finding: string) =>
      scene.applied.filter(({ planted }) => planted?.kind === kind).every(({ at }) => seen.get(at)?.has(finding));
    check(scene, '隐藏文字都被发现', found('hidden_text', 'hidden_text'));
    check(scene, '活页中的姓名都被发现', found('named_leader', 'identity'));
    check(scene, '改题换序的近似申报都被发现', found('near_copy', 'similar'));
    check(scene, '照搬一节的申报被发现', found('borrowed_section', 'similar'));
    check(
      scene,
      '预审不改变任何申报的状态',
      [...before.values()].every((state) => state === 'screening'),
    );
    return [...counts].map(([kind, n]) => `${kind} ${n}`).join('，') || '没有发现';
  },
};

export const screened: Phase = {
  name: '资格审查 · screening',
  run: async (scene) => {
    const { world, district } = scene;
    const waiting = scene.applied.filter(({ planted }) => planted?.kind !== 'over_quota');
    let [refused, returned] = [0, 0];
    for (const one of waiting) {
      const at = `/api/topics/${one.topicId}`;
      const { topic, unmet } = await topicOf(scene, district.keeper, one.topicId);
      const { revision } = topic;
      if (one.planted?.kind === 'cancelled_earlier') {
        check(scene, '曾被撤项的主持人由规则指出', unmet.includes('sanction'));
        await world.ask(district.keeper, 'POST', `${at}/refuse`, {
          revision,
          reason: '三年内曾被撤项',
          rules: ['sanction'],
        });
        refused++;
      } else if (one.planted?.kind === 'hidden_text' || one.planted?.kind === 'named_leader') {
        const reason = '活页中有不应出现的内容，请删去后重新提交。';
        await world.ask(district.keeper, 'POST', `${at}/return`, { revision, reason, rules: [] });
        await mend(scene, one);
        returned++;
      }
    }
    await world.runJobs();
    const items: { id: string; revision: number }[] = [];
    for (const one of waiting.filter(({ planted }) => planted?.kind !== 'cancelled_earlier')) {
      const { topic } = await topicOf(scene, district.keeper, one.topicId);
      items.push({ id: one.topicId, revision: topic.revision });
    }
    await inPieces(items, 100, async (piece) => {
      await world.ask(district.keeper, 'POST', '/api/topics/admissions', {
        items: piece,
        reason: '经人工核对，符合征集公告要求。',
      });
    });
    return `受理 ${items.length} 份，退回补正 ${returned} 份，不予受理 ${refused} 份`;
  },
};

/** The leader takes out what should not be there, and hands it in again. */
async function mend({ world }: Scene, one: Applied): Promise<void> {
  const at = `/api/topics/${one.topicId}`;
  const { form, topic } = await world.ask<{ form: Applied['form']; topic: { revision: number } }>(
    one.leader,
    'GET',
    at,
  );
  const clean = {
    ...form,
    sections: {
      ...form.sections,
      methods: (form.sections.methods ?? '').replace(/[\u200b\u2060].*$/u, '').replace(/忽.*$/u, ''),
      foundation: (form.sections.foundation ?? '').replace(/主持人.*$/u, ''),
    },
  };
  const { revision } = topic;
  const saved = await world.ask<{ revision: number }>(one.leader, 'PUT', `${at}/form`, { revision, form: clean });
  await world.ask(one.leader, 'POST', `${at}/resubmit`, { revision: saved.revision });
}

export const isRefusal = (error: unknown, code: string): boolean => error instanceof Refused && error.code === code;
