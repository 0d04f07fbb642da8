import { eq } from 'drizzle-orm';
import { assignments, experts, persons, topicMembers, topics } from '../../../db/schema/index.ts';
import { chance } from '../../helpers/chance.ts';
import { DIRECTIONS } from '../directions.ts';
import { check, inPieces, topicOf, type Applied, type Phase, type Scene } from '../scene.ts';
import type { Person } from '../world.ts';

export const pool: Phase = {
  name: '专家库 · pool',
  run: async (scene) => {
    const { world, district } = scene;
    const pick = chance(11);
    for (const [at, person] of district.experts.entries()) {
      const own = [DIRECTIONS[at % DIRECTIONS.length], DIRECTIONS[(at * 3 + 1) % DIRECTIONS.length]];
      const record = own.map((one) => `主持过${one?.about}方面的课题，${one?.practice}`).join('。');
      const said = {
        subjects: [person.subject],
        stages: [person.stage],
        directions: own.map((one) => one?.name ?? ''),
      };
      type Made = { id?: string; expert?: { id: string } };
      const made = await world.ask<Made>(district.keeper, 'POST', '/api/reviews/experts', {
        ...{ orgId: district.county.id, personId: person.id, title: 'deputy_senior', ...said, record },
      });
      const id = made.id ?? made.expert?.id ?? '';
      const reason = '经学科教研员推荐，符合入库条件。';
      await world.ask(district.second, 'POST', `/api/reviews/experts/${id}/deed`, { deed: 'enter', reason });
      // Severity in points of 100, injected: half a dozen are strict, as many mild.
      scene.severity.set(person.id, at % 6 === 0 ? -6 : at % 6 === 3 ? 6 : pick(5) - 2);
    }
    return `${district.experts.length} 位专家入库`;
  },
};

type Panel = {
  revision: string;
  outcome: {
    figures: {
      isProved: boolean;
      solved: { total: number; least: number; seats: number; empty: number };
      greedy: { total: number; least: number };
      ms: number;
    };
    broken: { grave: number };
  } | null;
};
export const assigned: Phase = {
  name: '分配评审 · assignment',
  run: async (scene) => {
    const { world, district } = scene;
    const asked = { options: {}, seed: 20_261_016 };
    const { id } = await world.ask<{ id: string }>(
      district.keeper,
      'POST',
      `/api/reviews/panels/of/${scene.callId}`,
      asked,
    );
    scene.panelId = id;
    await world.runJobs();
    const panel = await world.ask<Panel>(district.keeper, 'GET', `/api/reviews/panels/${id}`);
    const { outcome, revision } = panel;
    if (!outcome) throw new Error('the panel was not solved');
    await world.ask(district.keeper, 'POST', `/api/reviews/panels/${id}/apply`, {
      revision,
      reason: '按试分配结果发出邀请',
    });
    const { solved, greedy, isProved, ms } = outcome.figures;
    check(scene, '试分配没有硬性冲突', outcome.broken.grave === 0);
    check(scene, '分配不劣于逐个挑选', solved.total >= greedy.total && solved.least >= greedy.least);
    return `${solved.seats} 个席位，空缺 ${solved.empty}，总契合 ${(solved.total / 1000).toFixed(1)}（逐个挑选 ${(greedy.total / 1000).toFixed(1)}），最低 ${solved.least.toFixed(2)}（${greedy.least.toFixed(2)}），${isProved ? '已证最优' : '未证最优'}，${Math.round(ms)} 毫秒`;
  },
};

type Seat = { id: string; state: string; code: string };
const deskOf = async ({ world }: Scene, who: Person): Promise<Seat[]> =>
  (await world.ask<{ items: Seat[] }>(who, 'GET', '/api/reviews/desk?list=open&limit=100')).items;

export const answered: Phase = {
  name: '专家应邀 · invitations',
  run: async (scene) => {
    const { world, district } = scene;
    const counts = { accepted: 0, declined: 0, recused: 0 };
    let turn = 0;
    for (let round = 0, open = 1; round < 6 && open > 0; round++) {
      open = 0;
      for (const expert of district.experts) {
        for (const seat of (await deskOf(scene, expert)).filter(({ state }) => state === 'invited')) {
          open += 1;
          turn += 1;
          const at = `/api/reviews/desk/${seat.id}`;
          if (round < 2 && turn % 19 === 0) {
            await world.ask(expert, 'POST', `${at}/decline`, { reason: '近期有教学任务' });
            counts.declined += 1;
          } else if (round < 2 && turn % 47 === 0) {
            await world.ask(expert, 'POST', `${at}/recuse`, { kind: 'cooperation', reason: '曾参与其前期研究' });
            counts.recused += 1;
          } else {
            await world.ask(expert, 'POST', `${at}/accept`);
            counts.accepted += 1;
          }
        }
      }
    }
    check(scene, '没有人评审本单位或本人参加的课题', (await conflicting(scene)) === 0);
    return `接受 ${counts.accepted}，谢绝 ${counts.declined}，回避 ${counts.recused}，均已换人`;
  },
};

/** Seats whose expert works in a unit of the topic's people, or is one of them; asked of the rows, not of the product. */
async function conflicting({ world, callId }: Scene): Promise<number> {
  const rows = await world.deps.db
    .select({
      state: assignments.state,
      unit: persons.orgId,
      person: persons.id,
      topicId: topics.id,
      topicUnit: topics.orgId,
      leader: topics.leaderId,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(persons, eq(persons.id, experts.personId))
    .innerJoin(topics, eq(topics.id, assignments.topicId))
    .where(eq(assignments.callId, callId));
  const members = await world.deps.db.select().from(topicMembers);
  return rows.filter(
    ({ unit, person, topicId, topicUnit, leader }) =>
      unit === topicUnit ||
      person === leader ||
      members.some((one) => one.topicId === topicId && one.personId === person),
  ).length;
}

type Rubric = { dimensions: { key: string; weight: number }[] };
type Shown = { rubric: Rubric; review: { revision: number }; packet: { title: string } };
const clamp = (points: number) => Math.max(20, Math.min(98, Math.round(points)));

/** A review as its writer sees the work through her severity: every dimension some points off, with a sentence to each. */
function reviewOf(shown: Shown, about: { quality: number; severity: number }, pick: (most: number) => number) {
  const seen = about.quality + about.severity;
  const scores = Object.fromEntries(
    shown.rubric.dimensions.map(({ key }) => {
      const points = clamp(seen + pick(7) - 3);
      const comment =
        points >= 75 && points < 90
          ? ''
          : `该部分写得${points >= 90 ? '扎实，证据和步骤都能落到课堂' : '还比较笼统，请补充可检验的步骤和数据来源'}。`;
      return [key, { points, comment }];
    }),
  );
  const recommendation = seen >= 78 ? 'approve' : seen >= 68 ? 'approve_after_revision' : 'decline';
  const comment = `“${shown.packet.title.slice(0, 16)}”选题来自课堂，建议把第二轮的检验办法写得更具体。`;
  return { scores, gates: {}, comment, recommendation, confidence: 1 + pick(3) };
}

async function codesOf(scene: Scene): Promise<Map<string, Applied>> {
  const codes = new Map<string, Applied>();
  for (const one of scene.applied) {
    const shown = await topicOf(scene, scene.district.keeper, one.topicId).catch(() => null);
    if (shown?.topic.blindCode) codes.set(shown.topic.blindCode, one);
  }
  return codes;
}

async function writeAll(scene: Scene, seed: number): Promise<number> {
  const { world, district } = scene;
  const pick = chance(seed);
  const codes = await codesOf(scene);
  let written = 0;
  for (const expert of district.experts) {
    for (const { id, code, state } of await deskOf(scene, expert)) {
      const at = `/api/reviews/desk/${id}`;
      if (state === 'invited') await world.ask(expert, 'POST', `${at}/accept`);
      const one = codes.get(code);
      if (!one) continue;
      const shown = await world.ask<Shown>(expert, 'GET', at);
      const body = reviewOf(shown, { quality: one.quality, severity: scene.severity.get(expert.id) ?? 0 }, pick);
      const draft = { revision: shown.review.revision, body };
      const saved = await world.ask<Shown>(expert, 'PUT', `${at}/draft`, draft);
      await world.ask(expert, 'POST', `${at}/submit`, { revision: saved.review.revision });
      written += 1;
    }
  }
  return written;
}

export const reviewed: Phase = {
  name: '匿名评审 · blind review',
  run: async (scene) => {
    const { world } = scene;
    await world.dayIs('2026-10-22');
    const written = await writeAll(scene, 97);
    return `${written} 份评审意见`;
  },
};

type Ranked = {
  topicId: string;
  title: string;
  state: string;
  track: string;
  alarms: unknown[];
  standing: { raw: number; calibrated: number | null; rawRank: number } | null;
  decision: { id: string } | null;
};
type Ranking = {
  items: Ranked[];
  calibration: { state: string; icc?: number };
  tracks: { key: string; most: number | null }[];
};
const TRACKS = ['key', 'general', 'mini'] as const;
const ranking = ({ world, district, callId }: Scene, track: string, order: 'raw' | 'calibrated' = 'calibrated') =>
  world.ask<Ranking>(
    district.keeper,
    'GET',
    `/api/reviews/decisions/calls/${callId}/ranking?track=${track}&order=${order}&limit=100`,
  );

const reviewing = async (scene: Scene): Promise<string[]> => {
  const items = await Promise.all(TRACKS.map(async (track) => (await ranking(scene, track)).items));
  return items
    .flat()
    .filter(({ state }) => state === 'reviewing')
    .map(({ topicId }) => topicId);
};
const end = ({ world, district, callId }: Scene, topicIds: readonly string[]) =>
  inPieces(topicIds, 100, async (piece) => {
    await world.ask(district.keeper, 'POST', `/api/reviews/decisions/calls/${callId}/end`, { topicIds: piece });
  });

const correlation = (pairs: readonly (readonly [number, number])[]): number => {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (work: (x: number, y: number) => number) => pairs.reduce((all, [x, y]) => all + work(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
};

export const deliberated: Phase = {
  name: '结束评审、分歧合议 · spread, third readers, calibration',
  run: async (scene) => {
    const { world, district } = scene;
    await end(scene, await reviewing(scene));
    let [joint, third] = [0, 0];
    for (const track of TRACKS) {
      for (const { topicId, alarms } of (await ranking(scene, track)).items.filter((row) => row.alarms.length > 0)) {
        void alarms;
        const at = `/api/reviews/decisions/topics/${topicId}/deliberations`;
        if (third < 3) {
          await world.ask(district.keeper, 'POST', at, { way: 'third_reader' });
          third += 1;
          continue;
        }
        const { id } = await world.ask<{ id: string }>(district.keeper, 'POST', at, { way: 'joint' });
        const minutes = '三位评审就检验办法交换意见，认为分歧主要来自对样本量的看法，结论以多数意见为准。';
        await world.ask(district.keeper, 'POST', `/api/reviews/decisions/deliberations/${id}/close`, { minutes });
        joint += 1;
      }
    }
    await writeAll(scene, 131);
    await end(scene, await reviewing(scene));
    const truth = new Map(scene.applied.map((one) => [one.topicId, one.quality]));
    const rows = (await Promise.all(TRACKS.map((track) => ranking(scene, track)))).flatMap(({ items }) => items);
    const pairs = (by: 'raw' | 'calibrated') =>
      rows.flatMap(({ topicId, standing }) => {
        const points = standing?.[by] ?? null;
        return points === null ? [] : [[truth.get(topicId) ?? 0, points] as const];
      });
    const [raw, calibrated] = [correlation(pairs('raw')), correlation(pairs('calibrated'))];
    const { calibration } = await ranking(scene, 'general');
    if (pairs('calibrated').length > 0) check(scene, '校准后的排序比原始分更接近真实质量', calibrated > raw);
    return `合议 ${joint} 项，加审 ${third} 项；与真实质量的相关：原始 ${raw.toFixed(3)}，校准 ${calibrated.toFixed(3)}（${calibration.state}）`;
  },
};

export const decided: Phase = {
  name: '决定 · decisions with two keys',
  run: async (scene) => {
    const { world, district, callId } = scene;
    const copies = new Map(
      scene.applied.flatMap((one) =>
        one.planted?.kind === 'near_copy' ? [[one.topicId, scene.applied[one.planted.of]?.topicId ?? ''] as const] : [],
      ),
    );
    const counts = new Map<string, number>();
    const places: string[] = [];
    for (const track of TRACKS) {
      const { items, tracks } = await ranking(scene, track);
      const most = tracks.find(({ key }) => key === track)?.most ?? 15;
      const kept = items.filter(({ topicId, state }) => state === 'deliberating' && !copies.has(topicId));
      const proposals = kept.map(({ topicId }, rank) => {
        const proposal = rank < most - 2 ? 'approve' : rank < most ? 'approve_after_revision' : 'decline';
        return { topicId, proposal, mergeIntoId: null, reasons: null as null | unknown[] };
      });
      const approved = new Set(
        proposals.filter(({ proposal }) => proposal === 'approve').map(({ topicId }) => topicId),
      );
      const merged = items
        .filter(({ topicId, state }) => state === 'deliberating' && copies.has(topicId))
        .map(({ topicId }) => {
          const into = copies.get(topicId) ?? '';
          const merges = approved.has(into);
          return {
            topicId,
            proposal: merges ? 'merge' : 'decline',
            mergeIntoId: merges ? into : null,
            reasons: null as null | unknown[],
          };
        });
      for (const one of [...proposals, ...merged]) {
        // Where no sentence of a review speaks for a decline, the number of places does.
        const ask = (reasons: unknown[] | null) =>
          world.refusal(district.keeper, 'POST', `/api/reviews/decisions/calls/${callId}/propose`, {
            items: [{ ...one, reasons }],
          });
        const refusal = (await ask(null)) && (await ask([{ from: 'places', text: '按综合排序，名额已满。' }]));
        if (refusal) throw new Error(`${one.proposal} of ${one.topicId} was refused: ${refusal}`);
        counts.set(one.proposal, (counts.get(one.proposal) ?? 0) + 1);
      }
      places.push(`${track} ${Math.min(most, kept.length)}/${most}`);
    }
    const open = (await Promise.all(TRACKS.map((track) => ranking(scene, track))))
      .flatMap(({ items }) => items)
      .filter(({ state }) => state === 'proposed');
    const ids = open.flatMap(({ decision }) => (decision ? [decision.id] : []));
    const same = await world.refusal(district.keeper, 'POST', `/api/reviews/decisions/calls/${callId}/confirm`, {
      decisionIds: ids.slice(0, 1),
    });
    check(scene, '提出决定的人不能自己复核', same !== null);
    await inPieces(ids, 100, async (piece) => {
      await world.ask(district.second, 'POST', `/api/reviews/decisions/calls/${callId}/confirm`, {
        decisionIds: piece,
      });
    });
    return `${[...counts].map(([kind, n]) => `${kind} ${n}`).join('，')}；名额 ${places.join('，')}`;
  },
};
