import { beforeEach, expect, test } from 'vitest';
import { needs, paths, pathSteps, pathTemplates, stepEvidence } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import type { AppEvents } from '../../server/kernel/events.ts';
import { harness } from '../helpers/harness.ts';
import { claiming, claimWorld, publish, RULES, type Claim, type ClaimWorld } from './claiming.ts';

const h = await harness();
const { read, send, get, step } = claiming(h);
let w: ClaimWorld;
beforeEach(async () => {
  await h.reset();
  w = await claimWorld(h);
});

/** An accepted path with one step, and what was shown for it. */
async function aStep(minutes: number, evidence: Partial<typeof stepEvidence.$inferInsert>): Promise<string> {
  const { db, newId, now } = h.deps;
  const [need, template, path, stepId] = [newId('need'), newId('tpl'), newId('path'), newId('step')];
  const stamps = { createdAt: now(), updatedAt: now() };
  const clause = { document: '', place: '', quotation: '' };
  const root = { id: 'root', label: '', labelEn: '', step: 'required', clause, rule: { type: 'all' } } as const;
  await db.insert(needs).values({
    ...{ id: need, personId: w.teacher.personId, text: '提问', madeBy: { way: 'rules' }, ...stamps },
    reading: {
      subject: { value: null, source: 'default' },
      stage: { value: null, source: 'default' },
      grades: { value: [], source: 'default' },
      topics: { value: [], source: 'default' },
      competencies: { value: [], source: 'default' },
      minutesPerWeek: { value: 60, source: 'default' },
      until: { value: null, source: 'default' },
    },
  });
  await db.insert(pathTemplates).values({
    ...{
      id: template,
      key: template,
      version: 1,
      name: '',
      nameEn: '',
      orgId: w.city.id,
      ladderLevel: 'novice',
      ...stamps,
    },
    body: {
      cycle: { weeks: 10 },
      conversion: { minutesPerCredit: 45, clause },
      root: { ...root, children: null, select: null },
    },
  });
  await db.insert(paths).values({
    ...{ id: path, personId: w.teacher.personId, needId: need, templateId: template, state: 'accepted', ...stamps },
    ...{ startsOn: '2026-09-01', weeks: 10, minutesPerWeek: 60, judgedBy: { way: 'rules' }, solving: {} },
  });
  await db.insert(pathSteps).values({
    ...{ id: stepId, pathId: path, week: 1, seq: 1, kind: 'precise', eligible: ['precise'], state: 'open' },
    ...{ minutes, credits: 1, relevance: 3, reason: { sentence: '' }, quote: '', ...stamps },
  });
  if (evidence.sha256) {
    await db.insert(stepEvidence).values({ id: newId('evi'), stepId, at: now(), ...evidence });
  }
  return stepId;
}

const complete = (actor: Actor, id: string, reflection?: string) =>
  h.request(actor, 'POST', `/api/paths/steps/${id}/complete`, reflection ? { reflection } : {});
type Mine = { items: { id: string; state: string; source: string; hours: number }[] };
const mine = async (actor: Actor) => (await read<Mine>(send(actor, 'GET', ''))).items;

test('a finished step is claimed by itself, with its evidence, and earns through both keys like any other', async () => {
  const id = await aStep(90, {});
  expect(
    (await complete(w.teacher, id, '我在课上先让学生独立想一分钟，举手的孩子从五个变成了二十个，效果很明显。')).status,
  ).toBe(200);
  const [claim] = await mine(w.teacher);
  // 90 minutes are two hours of 45 minutes.
  expect(claim).toMatchObject({ state: 'submitted', source: 'path', hours: 200 });
  const shown = await get(w.teacher, claim?.id ?? '');
  expect(shown.claim.evidence.map(({ kind }) => kind)).toEqual(['step', 'reflection']);
  expect((await step(w.head, claim?.id ?? '', 'register')).status).toBe(200);
  expect((await step(w.auditor, claim?.id ?? '', 'audit')).status).toBe(200);
  expect((await complete(w.teacher, id, '再来一次'.repeat(10))).status).toBe(409);
  expect(await mine(w.teacher)).toHaveLength(1);
});

test('what cannot be handed in as it is waits as a draft: its file stands behind another claim', async () => {
  const sha256 = 'a'.repeat(64);
  for (const minutes of [45, 60]) await complete(w.teacher, await aStep(minutes, { sha256, fileName: '教案.docx' }));
  expect((await mine(w.teacher)).map(({ state }) => state).sort()).toEqual(['draft', 'submitted']);
});

test('without a rule for it a step earns nothing', async () => {
  h.clock.advance(1000);
  await publish(
    h,
    w.school,
    RULES.filter(({ type }) => type !== 'source'),
  );
  await complete(w.teacher, await aStep(90, {}), '想'.repeat(40));
  expect(await mine(w.teacher)).toEqual([]);
});

test('an attended activity is claimed once, as the kind of training that it says it was', async () => {
  const attended: AppEvents['activities.attended'] = {
    ...{ activityId: 'act_1', attendanceId: 'att_1', personId: w.teacher.personId, title: '同课异构' },
    ...{ day: '2026-08-30', hours: 800, missedHours: 0, category: 'school' },
    level: 'school',
    form: 'school_based',
    artefacts: [{ kind: 'reflection', artefact: 'reflection:att_1', text: '想'.repeat(40) }],
  };
  const tell = () => h.deps.db.transaction((tx) => h.deps.emit(tx, 'activities.attended', attended));
  await tell();
  await tell();
  const claims = await mine(w.teacher);
  expect(claims).toMatchObject([{ state: 'submitted', source: 'activity', hours: 800 }]);
  expect((await read<Claim>(send(w.head, 'GET', `/${claims[0]?.id}`))).worth.credits).toBe(100);
});
