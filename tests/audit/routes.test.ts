import { rm } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { auditEvents, audits, resourceFiles, resourceTwins } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer } from '../library/intake.ts';
import { ALL_RIGHT, code, desk } from './desk.ts';

const h = await harness();
const d = desk(h);
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let city: Organisation;
let county: Organisation;
let school: Organisation;
let teacher: Actor;
let head: Actor;
let researcher: Actor;
let colleague: Actor;

beforeEach(async () => {
  await h.reset();
  city = await make.organisation(h.deps, { kind: 'city', name: '云澄市教育局' });
  county = await make.organisation(h.deps, { kind: 'county', parent: city, name: '临江县教育局' });
  school = await make.organisation(h.deps, { parent: county, name: '实验小学' });
  teacher = await make.actor(h.deps, { org: school, name: '林晓雨' });
  head = await make.actor(h.deps, { org: school, roles: ['school_admin'], name: '周校长' });
  researcher = await make.actor(h.deps, { org: county, roles: ['researcher'], name: '罗凯' });
  colleague = await make.actor(h.deps, { org: school });
});

const submitted = async (id: string, more: object = {}): Promise<string> => {
  const response = await d.submit(teacher, id, more);
  const { id: audit } = await answer<{ id: string }>(response);
  await h.runJobs();
  return audit;
};
const forCounty = () => ({ visibility: 'organisation', orgId: county.id });
const events = async (id: string) =>
  (await h.deps.db.select().from(auditEvents).where(eq(auditEvents.resourceId, id)).orderBy(auditEvents.id)).map(
    ({ what }) => what,
  );
const whole = async (actor: Actor, id: string) => (await d.show(actor, id)).content;

describe('a submission', () => {
  test('goes from commitment through the machine to a person and then to the readers', async () => {
    const id = await d.draft(teacher, '背影');
    const audit = await submitted(id);
    expect((await d.show(head, audit)).audit).toMatchObject({ state: 'human_check', bodyName: '实验小学' });
    expect(await code(await h.request(colleague, 'GET', d.resource(id)))).toEqual([404, 'library.resource_not_found']);
    expect(await code(await d.list(head, audit))).toBe(200);
    expect(await code(await h.request(colleague, 'GET', d.resource(id)))).toBe(200);
    expect(await d.status(colleague, id)).toMatchObject({
      listing: 'listed',
      listed: { bodyName: '实验小学', scopeName: '实验小学', how: 'submitted' },
      own: null,
    });
    expect(await events(id)).toEqual(['submitted', 'checked', 'listed']);
  });

  test('needs the sentence as it was shown, and every point', async () => {
    const id = await d.draft(teacher, '背影');
    expect(await code(await d.submit(teacher, id, { commitment: '我保证' }))).toEqual([
      422,
      'audit.commitment_differs',
    ]);
    const one = { selfCheck: ALL_RIGHT.slice(1) };
    expect(await code(await d.submit(teacher, id, one))).toEqual([422, 'audit.points_incomplete']);
    const { commitments } = await d.check(head, await d.draft(head, '春'));
    expect(await code(await d.submit(teacher, id, { commitment: commitments.zh }))).toEqual([422, 'audit.commitment_differs']); // prettier-ignore
    expect(await events(id)).toEqual([]);
  });

  test('asks for one’s own organisations and what is above them, never for others and never for a group', async () => {
    const id = await d.draft(teacher, '背影');
    const other = await make.organisation(h.deps, { parent: county });
    const group = await make.organisation(h.deps, { kind: 'group', parent: school });
    const to = async (orgId: string) => code(await d.submit(teacher, id, { visibility: 'organisation', orgId }));
    expect(await to(other.id)).toEqual([403, 'access.outside_your_organisations']);
    expect(await to('org_none')).toEqual([404, 'audit.organisation_not_found']);
    const member = await make.actor(h.deps, { org: group });
    const own = await d.draft(member, '春');
    const asked = { visibility: 'organisation', orgId: group.id };
    expect(await code(await d.submit(member, own, asked))).toEqual([422, 'audit.group_needs_none']);
    expect((await d.check(member, own)).body.name).toBe('实验小学');
    expect((await d.check(teacher, id, '&visibility=public')).body.name).toBe('云澄市教育局');
    expect(await to(county.id)).toBe(201);
  });

  test('is of the newest version, one at a time, and of what one may edit', async () => {
    const id = await d.draft(teacher, '背影');
    expect(await code(await d.submit(teacher, id, { version: 1 }))).toEqual([409, 'audit.not_newest']);
    expect(await code(await d.submit(teacher, id))).toBe(201);
    expect(await code(await d.submit(teacher, id))).toEqual([409, 'audit.open_already']);
    const path = `/api/audit/resources/${id}`;
    expect(await code(await h.request(colleague, 'GET', path))).toEqual([404, 'library.resource_not_found']);
    expect(await code(await h.request(colleague, 'GET', `${path}/check?version=2`))).toEqual([404, 'library.resource_not_found']); // prettier-ignore
  });
});

describe('findings', () => {
  const phone = '\n\n班主任张老师手机:13812345678。\n';

  test('are the same before the submission and in it, with the words of the text, and keep the author’s answers', async () => {
    const id = await d.draft(teacher, '背影', phone);
    const before = await d.check(teacher, id);
    const [found] = before.findings;
    expect(found).toMatchObject({ code: 'personal.named_phone', severity: 'blocking' });
    expect(found?.quote).toContain('13812345678');
    const audit = await submitted(id, { answers: { [found?.id ?? '']: '号码是虚构的' } });
    const { findings } = await d.show(head, audit);
    expect(findings.map(({ id: one }) => one)).toEqual(before.findings.map(({ id: one }) => one));
    expect(findings[0]?.answer).toBe('号码是虚构的');
    expect(await code(await d.list(head, audit))).toBe(200);
  });

  test('that block are answered by somebody before anything is listed', async () => {
    const id = await d.draft(teacher, '背影', phone);
    const audit = await submitted(id);
    expect(await code(await d.list(head, audit))).toEqual([409, 'audit.findings_open']);
    const [found] = (await d.show(head, audit)).findings;
    expect(await code(await d.list(head, audit, { [found?.id ?? '']: '学校公开的值班电话' }))).toBe(200);
  });

  test('name what is missing, what is the same elsewhere, and files that are gone', async () => {
    const first = await d.draft(teacher, '背影');
    await d.list(head, await submitted(first));
    const id = await d.draft(teacher, '背影二');
    await d.edit(teacher, id, { licence: null, aiUse: null });
    const [aId = '', bId = ''] = [first, id].sort();
    const now = h.deps.now();
    const twin = { kind: 'text' as const, similarity: 1, containment: 1, state: 'open' as const };
    await h.deps.db.insert(resourceTwins).values({ aId, bId, ...twin, createdAt: now, updatedAt: now }).onConflictDoUpdate({ target: [resourceTwins.aId, resourceTwins.bId], set: twin }); // prettier-ignore
    const [file] = await h.deps.db.select().from(resourceFiles).where(eq(resourceFiles.resourceId, id));
    await rm(h.deps.files.path(file?.sha256 ?? ''));
    const found = await d.check(teacher, id);
    expect(found.findings.filter(({ severity }) => severity === 'blocking').map((one) => one.code).sort()).toEqual(['ai_use.missing', 'duplicate.same', 'file.missing', 'licence.missing']); // prettier-ignore
    expect(found.findings.find((one) => one.code === 'duplicate.same')).toMatchObject({ other: { id: first } });
  });

  test('never name a twin that the reader may not read', async () => {
    const other = await make.organisation(h.deps, { parent: county });
    const stranger = await make.actor(h.deps, { org: other, roles: ['teacher', 'school_admin'] });
    const hidden = await d.draft(stranger, '背影');
    const by = await make.actor(h.deps, { org: other, roles: ['school_admin'] });
    const { id: theirs } = await answer<{ id: string }>(await d.submit(stranger, hidden));
    await h.runJobs();
    expect(await code(await d.list(by, theirs))).toBe(200);
    const id = await d.draft(teacher, '背影二');
    const [aId = '', bId = ''] = [hidden, id].sort();
    const now = h.deps.now();
    const twin = { kind: 'near' as const, similarity: 0.9, containment: 1, state: 'open' as const };
    await h.deps.db.insert(resourceTwins).values({ aId, bId, ...twin, createdAt: now, updatedAt: now }).onConflictDoUpdate({ target: [resourceTwins.aId, resourceTwins.bId], set: twin }); // prettier-ignore
    expect((await d.check(teacher, id)).findings.map((one) => one.code)).not.toContain('duplicate.near');
  });
});

describe('the negative list', () => {
  const add = (actor: Actor, orgId: string, term: string) =>
    h.request(actor, 'POST', '/api/audit/negative-terms', { orgId, term, severity: 'blocking', reason: '商业推广' });

  test('of everything above holds below, and shows where it comes from', async () => {
    expect(await code(await add(researcher, county.id, '扫码加群'))).toBe(201);
    expect(await code(await add(head, school.id, '有偿补课'))).toBe(201);
    const { terms } = await d.get<{ terms: { term: string; isInherited: boolean; orgName: string }[] }>(
      head,
      '/api/audit/negative-terms',
    );
    expect(terms.map(({ term, isInherited, orgName }) => [term, isInherited, orgName])).toEqual([
      ['扫码加群', true, '临江县教育局'],
      ['有偿补课', false, '实验小学'],
    ]);
    const id = await d.draft(teacher, '背影', '\n\n课后掃 碼 加 羣领取资料,有偿补课请联系。\n');
    const codes = async (scope: string) =>
      (await d.check(teacher, id, scope)).findings.map(({ detail }) => detail.term).filter(Boolean);
    expect(await codes(`&visibility=organisation&orgId=${school.id}`)).toEqual(['扫码加群', '有偿补课']);
    expect(await codes(`&visibility=organisation&orgId=${county.id}`)).toEqual(['扫码加群']);
  });

  test('is kept by those who look after the organisation, and takes nothing twice or too short', async () => {
    expect(await code(await add(teacher, school.id, '广告'))).toEqual([403, 'access.role_needed']);
    expect(await code(await add(head, county.id, '广告'))).toEqual([403, 'access.outside_your_organisations']);
    expect(await code(await add(head, school.id, '广告'))).toBe(201);
    expect(await code(await add(head, school.id, '廣 告'))).toEqual([409, 'audit.term_exists']);
    expect(await code(await add(head, school.id, ' *广'))).toEqual([422, 'audit.term_too_short']);
    const { terms } = await d.get<{ terms: { id: string }[] }>(head, '/api/audit/negative-terms');
    const path = `/api/audit/negative-terms/${terms[0]?.id}`;
    expect(await code(await h.request(teacher, 'DELETE', path))).toEqual([403, 'access.role_needed']);
    expect(await code(await h.request(researcher, 'PATCH', path, { severity: 'notice' }))).toBe(200);
    expect(await code(await h.request(head, 'DELETE', path))).toBe(200);
    expect(await code(await h.request(head, 'DELETE', path))).toEqual([404, 'audit.term_not_found']);
  });
});

describe('an auditor', () => {
  test('reads the version and its files only while it waits, and a stranger never', async () => {
    const id = await d.draft(teacher, '背影');
    const audit = await submitted(id);
    const content = await whole(head, audit);
    const url = content?.files[0]?.url ?? '';
    expect(content?.text.blocks[0]?.text).toContain('背影');
    expect((await h.request(head, 'GET', url)).status).toBe(200);
    expect(await code(await h.request(head, 'GET', `/api/library/files/${content?.files[0]?.id}`))).toEqual([404, 'library.file_not_found']); // prettier-ignore
    for (const path of [`/api/audit/${audit}`, url]) {
      expect(await code(await h.request(colleague, 'GET', path))).toEqual([404, 'audit.not_found']);
    }
    await d.sendBack(head, audit);
    expect(await d.show(head, audit)).toMatchObject({ content: null, because: 'audit.decided', findings: [] });
    expect(await code(await h.request(head, 'GET', url))).toEqual([404, 'audit.file_not_found']);
    expect(await whole(teacher, audit)).not.toBeNull();
  });

  test('is somebody of the body or above, and never its owner, an author or the one who handed it in', async () => {
    const own = await d.draft(head, '春');
    const { id: ownAudit } = await answer<{ id: string }>(await d.submit(head, own));
    await h.runJobs();
    expect(await code(await d.list(head, ownAudit))).toEqual([403, 'access.own_work']);
    expect(await code(await d.list(researcher, ownAudit))).toBe(200);

    const id = await d.draft(teacher, '背影');
    const first = await submitted(id, forCounty());
    expect(await code(await d.list(head, first))).toEqual([404, 'audit.not_found']);
    expect(await code(await d.list(teacher, first))).toEqual([403, 'access.own_work']);
    expect(await code(await d.list(researcher, first))).toBe(200);
    const admin = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
    expect(await code(await d.edit(admin, id, { summary: '县里补充的说明' }))).toBe(200);
    const second = await submitted(id);
    expect(await code(await d.list(admin, second))).toEqual([403, 'access.own_work']);
    expect(await code(await d.list(researcher, second))).toBe(200);
  });

  test('decides once, however many decide at the same time', async () => {
    const id = await d.draft(teacher, '背影');
    const audit = await submitted(id);
    const other = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
    const answers = await Promise.all([d.list(head, audit), d.list(other, audit), d.sendBack(researcher, audit)]);
    const codes = await Promise.all(answers.map(code));
    expect(codes.filter((one) => one === 200)).toHaveLength(1);
    expect(codes.filter((one) => String(one) === '409,audit.decided')).toHaveLength(2);
    const decisions = (await events(id)).filter((what) => what === 'listed' || what === 'returned');
    expect(decisions).toHaveLength(1);
  });

  test('sends back with a reason, notes at what was found, and marks of his own in the text', async () => {
    const id = await d.draft(teacher, '背影', '\n\n联系电话 13812345678。\n');
    const audit = await submitted(id);
    const [found] = (await d.show(head, audit)).findings;
    const block = (await whole(head, audit))?.text.blocks.findIndex(({ text }) => text.includes('自由朗读')) ?? -1;
    const marks = [{ block, quote: '自由朗读', note: '请写明时间' }];
    const wrong = await d.sendBack(head, audit, { marks: [{ ...marks[0], quote: '不在文中' }] });
    expect(await code(wrong)).toEqual([422, 'audit.quote_not_there']);
    const notes = { [found?.id ?? '']: '请删去号码' };
    expect(await code(await d.sendBack(head, audit, { notes, marks }))).toBe(200);
    const { findings } = await d.show(teacher, audit);
    const noted = findings.filter(({ detail }) => detail.note !== undefined);
    expect(noted.map(({ code: one, quote, detail }) => [one, quote?.slice(0, 4), detail.note])).toEqual([
      ['personal.mobile', '联系电话', '请删去号码'],
      ['person.mark', '自由朗读', '请写明时间'],
    ]);
    expect((await d.status(teacher, id)).own?.latest).toMatchObject({ state: 'returned', reason: '目标写得不具体' });
    const todo = await d.get<{ returned: { id: string }[] }>(teacher, '/api/audit/todo');
    expect(todo.returned.map((one) => one.id)).toEqual([audit]);
    await submitted(id);
    expect((await d.get<{ returned: unknown[] }>(teacher, '/api/audit/todo')).returned).toEqual([]);
  });
});

describe('what is listed', () => {
  test('is withdrawn with a reason by those who look after its scope, and what was on its way with it', async () => {
    const id = await d.draft(teacher, '背影');
    await d.list(researcher, await submitted(id, forCounty()));
    await d.edit(teacher, id, { summary: '新的说明' });
    const audit = await submitted(id);
    expect(await code(await d.withdraw(colleague, id))).toEqual([403, 'access.role_needed']);
    expect(await code(await d.withdraw(head, id))).toEqual([403, 'access.outside_your_organisations']);
    expect(await code(await d.withdraw(researcher, id, '内容过时'))).toBe(200);
    expect(await code(await h.request(colleague, 'GET', d.resource(id)))).toEqual([404, 'library.resource_not_found']);
    expect((await d.show(teacher, audit)).audit.state).toBe('recalled');
    expect(await code(await d.withdraw(teacher, id))).toEqual([409, 'audit.not_listed']);
    expect(await events(id)).toEqual(['submitted', 'checked', 'listed', 'changed', 'submitted', 'checked', 'recalled', 'withdrawn']); // prettier-ignore
    expect(await code(await d.submit(teacher, id))).toBe(201);
  });

  test('asks for another scope by an audit of that scope’s body, with everything looked at again', async () => {
    const id = await d.draft(teacher, '背影');
    await d.list(head, await submitted(id));
    const same = { visibility: 'organisation', orgId: school.id };
    expect(await code(await d.submit(teacher, id, same))).toEqual([409, 'audit.nothing_changed']);
    const audit = await submitted(id, forCounty());
    expect((await d.show(researcher, audit)).audit).toMatchObject({ changed: { fields: expect.arrayContaining(['scope', 'title']) } }); // prettier-ignore
    expect(await code(await d.list(researcher, audit))).toBe(200);
    const other = await make.actor(h.deps, { org: await make.organisation(h.deps, { parent: county }) });
    expect(await code(await h.request(other, 'GET', d.resource(id)))).toBe(200);
  });

  test('tells its owner, and nobody else, that a change waits to be submitted', async () => {
    const id = await d.draft(teacher, '背影');
    await d.list(head, await submitted(id));
    await d.edit(teacher, id, { summary: '新的说明' });
    expect((await d.status(teacher, id)).own?.isChanged).toBe(true);
    expect((await d.status(colleague, id)).own).toBeNull();
    expect(await d.get(teacher, '/api/audit/todo')).toMatchObject({ changed: 1 });
    const check = await d.check(teacher, id);
    expect(check).toMatchObject({ against: 2, changed: { sections: [], fields: ['summary'] } });
    await submitted(id);
    expect((await d.status(teacher, id)).own?.isChanged).toBe(false);
  });

  test('was brought in by whoever runs the server: the history says so', async () => {
    const id = await d.draft(teacher, '背影');
    await h.deps.db.transaction(
      (tx) =>
      h.deps.emit(tx, 'library.listed', { resourceId: id, version: 1, visibility: 'public', visibleOrgId: null, by: head.personId, how: 'imported' }), // prettier-ignore
    );
    const [row] = await h.deps.db.select().from(audits).where(eq(audits.resourceId, id));
    expect(row).toMatchObject({ how: 'imported', state: 'listed', bodyOrgId: city.id });
    expect(await events(id)).toEqual(['imported']);
  });
});

describe('the queue', () => {
  type Queue = {
    total: number;
    items: { id: string; title: string; decide: { because: string | null }; unanswered: number }[];
    counts: { bodies: { name: string; n: number }[]; states: { value: string; n: number }[] };
  };
  const queue = (actor: Actor, query = '') => d.get<Queue>(actor, `/api/audit/queue${query}`);

  test('shows what waits at one’s bodies, oldest first, with counts, and says what one may not decide', async () => {
    const first = await submitted(await d.draft(teacher, '背影'));
    h.clock.advance(3 * 86_400_000);
    const second = await submitted(await d.draft(teacher, '春', '\n\n电话 13812345678\n'), forCounty());
    const { id: third } = await answer<{ id: string }>(await d.submit(head, await d.draft(head, '散步')));
    await h.runJobs();
    expect((await queue(head)).items.map(({ id }) => id)).toEqual([first, third]);
    expect((await queue(head)).items[1]?.decide.because).toBe('access.own_work');
    const all = await queue(researcher);
    expect(all.items.map(({ id }) => id)).toEqual([first, second, third]);
    expect(all.counts.bodies).toEqual([
      expect.objectContaining({ name: '实验小学', n: 2 }),
      expect.objectContaining({ name: '临江县教育局', n: 1 }),
    ]);
    expect((await queue(researcher, '?blocking=yes')).items.map(({ id, unanswered }) => [id, unanswered])).toEqual([[second, 1]]); // prettier-ignore
    expect((await queue(researcher, '?days=2')).items.map(({ id }) => id)).toEqual([first]);
    expect((await queue(researcher, `?body=${county.id}`)).items.map(({ id }) => id)).toEqual([second]);
    expect((await queue(researcher, '?q=散步')).items.map(({ id }) => id)).toEqual([third]);
    expect((await queue(researcher, '?state=listed')).total).toBe(0);
    expect(await queue(colleague)).toMatchObject({ total: 0, items: [] });
    expect(await d.get(head, '/api/audit/todo')).toMatchObject({ waiting: 1 });
    expect(await d.get(researcher, '/api/audit/todo')).toMatchObject({ waiting: 3 });
  });
});

describe('many at once', () => {
  type Preview = { items: { id: string; because: string | null; organisation: string | null; readers: number | null }[]; ready: number; token: string }; // prettier-ignore
  const preview = async (actor: Actor, body: object) =>
    answer<Preview>(await h.request(actor, 'POST', '/api/audit/bulk/preview', body));
  const apply = (actor: Actor, body: object) => h.request(actor, 'POST', '/api/audit/bulk', body);

  test('are listed exactly as previewed, with the reason for each that is not', async () => {
    const good = await submitted(await d.draft(teacher, '背影'));
    const found = await submitted(await d.draft(teacher, '春', '\n\n电话 13812345678\n'));
    const { id: own } = await answer<{ id: string }>(await d.submit(head, await d.draft(head, '散步')));
    await h.runJobs();
    const chosen = { action: 'list', ids: [good, found, own, 'aud_none'] };
    const plan = await preview(head, chosen);
    expect(plan.items.map(({ because }) => because)).toEqual([null, 'audit.needs_a_look', 'access.own_work', 'audit.not_found']); // prettier-ignore
    expect(plan.items[0]).toMatchObject({ organisation: '实验小学', readers: 3 });
    const done = await apply(head, { ...chosen, token: plan.token, verdict: ALL_RIGHT });
    expect(await answer(done)).toMatchObject({ done: 1, left: 3, ids: [good] });
    expect((await d.show(head, good)).audit.state).toBe('listed');
    expect((await d.show(head, found)).audit.state).toBe('human_check');
  });

  test('are left alone, all of them, when anything has changed since the preview', async () => {
    const ids = [await submitted(await d.draft(teacher, '背影')), await submitted(await d.draft(teacher, '春'))];
    const plan = await preview(head, { action: 'list', ids });
    await d.recall(teacher, ids[1] ?? '');
    const refused = await apply(head, { action: 'list', ids, token: plan.token, verdict: ALL_RIGHT });
    expect(await code(refused)).toEqual([409, 'audit.preview_outdated']);
    expect((await d.show(head, ids[0] ?? '')).audit.state).toBe('human_check');
    const stolen = await apply(researcher, { action: 'list', ids, token: plan.token, verdict: ALL_RIGHT });
    expect(await code(stolen)).toEqual([409, 'audit.preview_outdated']);
    const none = await preview(head, { action: 'list', ids: ids.slice(1) });
    const nothing = await apply(head, { action: 'list', ids: ids.slice(1), token: none.token, verdict: ALL_RIGHT });
    expect(await code(nothing)).toEqual([409, 'audit.nothing_to_do']);
  });

  test('drafts of one’s own are submitted together, and taken back together', async () => {
    const mine = [await d.draft(teacher, '背影'), await d.draft(teacher, '春')];
    const theirs = await d.draft(colleague, '散步');
    const chosen = { action: 'submit', ids: [...mine, theirs], visibility: 'organisation', orgId: county.id };
    const plan = await preview(teacher, chosen);
    expect(plan.items.map(({ because }) => because)).toEqual([null, null, 'library.resource_not_found']);
    const { commitments } = await d.check(teacher, mine[0] ?? '');
    const pledge = { selfCheck: ALL_RIGHT, commitment: commitments.en };
    const wrong = await apply(teacher, { ...chosen, token: plan.token, ...pledge, commitment: '…' });
    expect(await code(wrong)).toEqual([422, 'audit.commitment_differs']);
    const { ids } = await answer<{ ids: string[] }>(await apply(teacher, { ...chosen, token: plan.token, ...pledge }));
    expect(ids).toHaveLength(2);
    await h.runJobs();
    const back = { action: 'recall', ids };
    const { token } = await preview(teacher, back);
    expect(await answer(await apply(teacher, { ...back, token }))).toMatchObject({ done: 2, left: 0 });
    expect(await events(mine[0] ?? '')).toEqual(['submitted', 'checked', 'recalled']);
  });

  test('are returned with one reason', async () => {
    const ids = [await submitted(await d.draft(teacher, '背影'))];
    const { token } = await preview(head, { action: 'return', ids });
    const done = await apply(head, { action: 'return', ids, token, reason: '请按新模板' });
    expect(await answer(done)).toMatchObject({ done: 1 });
    expect((await d.show(teacher, ids[0] ?? '')).audit).toMatchObject({ state: 'returned', reason: '请按新模板' });
  });
});
