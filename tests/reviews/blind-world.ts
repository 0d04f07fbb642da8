import { Readable } from 'node:stream';
import {
  assignments,
  decisions,
  deliberations,
  jobProgress,
  panels,
  organisations,
  persons,
  topicAttachments,
  topicEvents,
  topicFindings,
  topicMembers,
  topicReminders,
  topics,
  topicStatements,
  topicVerdicts,
  topicVersions,
} from '../../db/schema/index.ts';
import type { TopicState } from '../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { loadActor } from '../../server/people/index.ts';
import { make } from '../helpers/make.ts';
import { callOf, fullForm, makeCall } from '../topics/world.ts';
import type { Secret } from './blind.ts';
import { makeExpert } from './pool.ts';

type Organisation = Awaited<ReturnType<typeof make.organisation>>;
type Topic = typeof topics.$inferSelect;

/** Characters that stand in no sentence of the platform, so that a name of them is nobody else's. */
const RARE = '斅斆夒夔罋虋麤龘靐齉爨灪籲鱻驫毳淼焱垚犇';
const name = (first: string, n: number) => `${first}${RARE[Math.floor(n / 20) % 20] ?? ''}${RARE[n % 20] ?? ''}`;
const digits = (n: number) => String(n).padStart(4, '0');
/** Codes as they are drawn: their order is nobody's. */
const codeOf = (n: number) => `${'ABCDEFGHJK'[(n * 7 + 3) % 10] ?? 'A'}${digits((n * 7919 + 1234) % 10_000)}`;

export type Size = { schools: number; applications: number; reviewers: number };
export type Reviewer = { actor: Actor; expertId: string; seats: { id: string; topicId: string; state: string }[] };
export type Application = {
  id: string;
  code: string;
  title: string;
  quote: string;
  orgId: string;
  leaderId: string;
  leaderName: string;
  attachmentId: string;
  fileName: string;
};
export type BlindWorld = {
  callId: string;
  keeper: Actor;
  reviewers: Reviewer[];
  applications: Application[];
  secrets: Secret[];
  /** Ids of people and of units by topic: what a crawler asks with. */
  related: Map<string, { persons: string[]; orgs: string[]; others: string[] }>;
};

/** A county with its schools and everybody in them, a call with its applications, and reviewers on them. */
export async function blindWorld(deps: Deps, size: Size): Promise<BlindWorld> {
  const city = await make.organisation(deps, { kind: 'city', name: '云城市' });
  const county = await make.organisation(deps, { kind: 'county', name: '临江县', parent: city });
  const keeper = await make.actor(deps, { org: county, name: '陆教研', roles: ['researcher'] });
  const schools: Organisation[] = [];
  for (let i = 0; i < size.schools; i++)
    schools.push(await make.organisation(deps, { kind: 'school', name: `${name('砚', i)}学校`, parent: county }));
  const call = await makeCall(deps, county.id, callOf());
  const world: BlindWorld = {
    callId: call.id,
    keeper,
    reviewers: [],
    applications: [],
    secrets: [],
    related: new Map(),
  };
  for (let n = 0; n < size.applications; n++) {
    await apply(deps, world, { n, size, school: schools[n % size.schools] ?? county });
  }
  await deps.db.insert(panels).values({
    ...{ id: deps.newId('pnl'), callId: call.id, state: 'dry', seed: 7, options: {}, byId: keeper.personId },
    ...{ result: { leaders: world.applications.map(({ leaderName }) => leaderName) }, ...stamps(deps) },
  });
  for (let r = 0; r < size.reviewers; r++) {
    await seat(deps, world, { r, size, schools, county });
  }
  return world;
}

const stamps = (deps: Deps) => ({ createdAt: deps.now(), updatedAt: deps.now() });

/** One application with everything that hangs on it, each with its own recognisable words. */
async function apply(
  deps: Deps,
  world: BlindWorld,
  { n, size, school }: { n: number; size: Size; school: Organisation },
) {
  deps = { ...deps, now: () => new Date(Date.parse('2026-08-20T00:00:00Z') + n * 60_000) };
  const people = [];
  for (const [i, family] of ['甄', '佴', '亓'].entries()) {
    const userName = `login-${'xyz'[i] ?? 'x'}${digits(n)}`;
    people.push(
      await make.person(deps, { org: school, name: name(family, n), userName, subject: '数学', stage: '初中' }),
    );
  }
  const [leader, member, recommender] = people;
  if (!leader || !member || !recommender) throw new TypeError('three people');
  const title = `课题第${digits(n)}号：分层作业的${['设计', '反馈', '订正'][n % 3] ?? ''}研究`;
  const quote = `本课题第${digits(n)}号关注错因归类的复核流程`;
  const base = fullForm({ title });
  const phone = `1390000${digits(n)}`;
  const history = `往届旧课题${digits(n)}甲`;
  const form = {
    ...base,
    leader: { ...base.leader, phone, email: `mail${digits(n)}@yx.example`, post: `职务${digits(n)}乙`, speciality: '' },
    history: [{ title: history, level: 'county' as const, status: 'A' as const, year: 2020 }],
    sections: { ...base.sections, methods: `${quote}。${base.sections.methods ?? ''}` },
    steps: [{ from: '2027-01-01', to: '2027-06-30', task: '第一轮实践', person: member.id }],
  };
  const states: TopicState[] = ['screening', 'deliberating', 'proposed'];
  const last = size.applications - n;
  const state = last <= 6 ? (states[n % 3] ?? 'screening') : 'reviewing';
  const topic: Topic = {
    ...{ id: deps.newId('top'), callId: world.callId, orgId: school.id, leaderId: leader.id, state, title },
    ...{ track: form.track, subject: form.subject, stage: form.stage, guideItem: null, form, revision: 1 },
    ...{ callVersion: 1, submittedAt: deps.now(), blindCode: codeOf(n), mergedIntoId: null, approvalNumber: null },
    ...{ approvedOn: null, endsOn: null, closedOn: null, grade: null, cancelledCause: null, ...stamps(deps) },
  };
  await deps.db.insert(topics).values(topic);
  const memberId = deps.newId('tmb');
  const own = { topicId: topic.id, ...stamps(deps) };
  await deps.db.insert(topicMembers).values({
    ...{
      ...own,
      id: memberId,
      personId: member.id,
      place: 1,
      task: '课堂实践',
      state: 'confirmed',
      respondedAt: deps.now(),
    },
  });
  const statementId = deps.newId('tst');
  const said = `推荐语${digits(n)}丙`;
  await deps.db.insert(topicStatements).values({
    ...{ ...own, id: statementId, kind: 'recommender', personId: recommender.id, state: 'given', title: 'senior' },
    ...{ text: said, givenAt: deps.now() },
  });
  const fileName = `${leader.name}佐证材料.txt`;
  const stored = await deps.files.put(Readable.from([`${leader.name}在${school.name}的佐证 ${digits(n)}`]), 10_000);
  const attachmentId = deps.newId('tat');
  await deps.db.insert(topicAttachments).values({
    ...{ ...own, ...stored, id: attachmentId, use: 'application', name: fileName, reading: 'read', refusal: null },
    ...{ text: `${leader.name}的佐证`, byId: leader.id },
  });
  await around(deps, { topic, leader: leader.id, fact: leader.name });
  const jobId = deps.newId('job');
  await deps.db.insert(jobProgress).values({
    ...{ id: jobId, name: 'topics.precheck', state: 'done', done: 1, total: 1, ownerId: leader.id },
    ...{ result: { topicId: topic.id, by: leader.name }, ...stamps(deps) },
  });
  const ids = people.flatMap((one) => [one.id, one.name, one.userName]);
  world.applications.push({
    ...{ id: topic.id, code: topic.blindCode ?? '', title, quote, orgId: school.id, leaderId: leader.id },
    ...{ leaderName: leader.name, attachmentId, fileName },
  });
  world.secrets.push({
    topicId: topic.id,
    words: [
      ...[topic.id, school.id, school.name, phone, form.leader.email, form.leader.post, history, said, fileName],
      ...[memberId, statementId, attachmentId, stored.sha256, ...ids],
    ],
  });
  world.related.set(topic.id, {
    persons: people.map(({ id }) => id),
    orgs: [school.id],
    others: [attachmentId, statementId, memberId, stored.sha256, jobId],
  });
}

/** What the platform has written down about an application: facts, findings, versions, its chain, reminders. */
async function around(deps: Deps, { topic, leader, fact }: { topic: Topic; leader: string; fact: string }) {
  const at = deps.now();
  await deps.db.insert(topicVerdicts).values({
    ...{ id: deps.newId('vdt'), topicId: topic.id, ruleId: 'leader-age', callVersion: 1, verdict: 'met' },
    ...{ fact: { name: fact }, setTo: null, setById: null, setReason: '', at },
  });
  await deps.db.insert(topicFindings).values({
    ...{
      id: deps.newId('fnd'),
      topicId: topic.id,
      kind: 'identity',
      key: 'identity:1',
      section: 'methods',
      quote: fact,
    },
    ...{ start: 0, detail: { name: fact }, source: 'rules', state: 'set_aside', reason: fact, ...stamps(deps) },
  });
  await deps.db.insert(topicVersions).values({
    ...{ id: deps.newId('tvn'), topicId: topic.id, number: 1, form: topic.form, command: 'submit', byId: leader, at },
  });
  await deps.db.insert(topicEvents).values({
    ...{
      id: deps.newId('tev'),
      topicId: topic.id,
      seq: 1,
      kind: 'submit',
      from: 'draft',
      to: 'submitted',
      actorId: leader,
    },
    ...{ reason: fact, detail: {}, at, hash: topic.id },
  });
  if (topic.state === 'deliberating' || topic.state === 'proposed') await judged(deps, topic, fact);
  await deps.db.insert(topicReminders).values({
    ...{ id: deps.newId('rmd'), personId: leader, kind: 'decided', key: `decided:${topic.id}`, dueOn: null, at },
    ...{ href: `/topics/${topic.id}`, params: { title: topic.title }, isDone: false, readAt: null },
  });
}

/** What the keepers have written about it since: nobody else's before it is public. */
async function judged(deps: Deps, { id: topicId, state, leaderId }: Topic, fact: string) {
  await deps.db.insert(deliberations).values({
    ...{
      id: deps.newId('dlb'),
      topicId,
      way: 'joint',
      cause: { name: fact },
      state: 'open',
      minutes: fact,
      byId: null,
    },
    ...stamps(deps),
  });
  if (state !== 'proposed') return;
  await deps.db.insert(decisions).values({
    ...{ id: deps.newId('dcs'), topicId, round: 1, proposal: 'decline', mergeIntoId: null, state: 'proposed' },
    ...{ reasons: [{ reviewId: null, dimension: null, quote: fact, text: fact }], proposedById: leaderId },
    ...{ confirmedById: null, decidedAt: null, ...stamps(deps) },
  });
}

const EACH = 10;
/**
 * A reviewer and her seats, all in other units than her own. Some are nothing else, some run a school, some lead an
 * application of the same call, some work at the county's bureau, some come from far away.
 */
async function seat(
  deps: Deps,
  world: BlindWorld,
  { r, size, schools, county }: { r: number; size: Size; schools: Organisation[]; county: Organisation },
) {
  const school = schools[(r * 7) % size.schools] ?? county;
  const kind = (['plain', 'runs_school', 'leads', 'bureau'] as const)[r % 4] ?? 'plain';
  const home = kind === 'bureau' ? county : school;
  const actor = await whoever(deps, world, { r, kind, home });
  const expert = await makeExpert(deps, { orgId: county.id, personId: actor.personId });
  const foreign = world.applications.filter(({ orgId, leaderId }) => orgId !== home.id && leaderId !== actor.personId);
  const seats: Reviewer['seats'] = [];
  for (let i = 0; i < EACH; i++) {
    const topic = foreign[(r * 17 + i * 11) % foreign.length];
    if (!topic || seats.some(({ topicId }) => topicId === topic.id)) continue;
    const state = (['accepted', 'submitted', 'invited'] as const)[i % 3] ?? 'accepted';
    const id = deps.newId('asg');
    await deps.db.insert(assignments).values({
      ...{ id, callId: world.callId, topicId: topic.id, expertId: expert.id, panelId: null, state, role: 'regular' },
      ...{ isFrozen: false, affinity: 0.5, parts: {}, reason: '', replacesId: null, dueOn: '2026-09-20' },
      ...{ respondedAt: deps.now(), submittedAt: state === 'submitted' ? deps.now() : null, ...stamps(deps) },
    });
    await deps.db.insert(topicReminders).values({
      ...{ id: deps.newId('rmd'), personId: actor.personId, kind: 'review_due', key: `review:${id}:due-3` },
      ...{ href: `/reviews/${id}`, params: { code: topic.code, day: '2026-09-20' }, dueOn: '2026-09-20' },
      ...{ isDone: false, readAt: null, at: deps.now() },
    });
    seats.push({ id, topicId: topic.id, state });
  }
  world.reviewers.push({ actor, expertId: expert.id, seats });
}

type Kind = 'plain' | 'runs_school' | 'leads' | 'bureau';
async function whoever(
  deps: Deps,
  world: BlindWorld,
  { r, kind, home }: { r: number; kind: Kind; home: Organisation },
): Promise<Actor> {
  if (kind === 'leads') {
    // Somebody who has applied herself: what is hers she knows.
    const own = world.applications.find(({ orgId }) => orgId === home.id);
    const actor = own ? await loadActor(deps, own.leaderId) : null;
    if (actor) return actor;
  }
  const roles = kind === 'runs_school' ? (['school_admin', 'expert'] as const) : (['teacher', 'expert'] as const);
  return make.actor(deps, { org: home, name: name('逄', r), userName: `judge-${digits(r)}`, roles });
}

/** What a reviewer knows without the platform: herself, her unit, and in what she has to do with. */
export async function knownTo(deps: Deps, { actor }: Reviewer): Promise<Set<string>> {
  const { eq } = await import('drizzle-orm');
  const known = new Set<string>([actor.personId, actor.orgId, actor.userName]);
  const rows = await deps.db
    .select({ id: persons.id, name: persons.name, userName: persons.userName })
    .from(persons)
    .where(eq(persons.orgId, actor.orgId));
  const [home] = await deps.db.select().from(organisations).where(eq(organisations.id, actor.orgId));
  if (home) known.add(home.name);
  for (const row of rows) for (const word of [row.id, row.name, row.userName]) known.add(word);
  return known;
}
