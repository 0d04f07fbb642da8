import { beforeEach, describe, expect, test } from 'vitest';
import { asOfDay, standingAt } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { AT, claiming, claimWorld, outcome, type Claim, type ClaimWorld } from './claiming.ts';

const h = await harness();
const { read, send, get, begin, step, submitted } = claiming(h);
let w: ClaimWorld;
beforeEach(async () => {
  await h.reset();
  w = await claimWorld(h);
});

const total = async (actor: Actor) =>
  (await standingAt(h.deps.db, actor.personId, asOfDay(undefined, h.deps.now())))?.standing?.lines.find(
    ({ ruleId }) => ruleId === 'total',
  )?.counted;
type Ledger = {
  items: { id: string; claimId: string; registrarName: string; auditorName: string; credits: number }[];
  total: number;
  chain: { brokenAt: number | null };
};
const ledger = (actor: Actor, of: Actor = actor) =>
  read<Ledger>(h.request(actor, 'GET', `/api/credits/ledger/${of.personId}`));

describe('a claim', () => {
  test('goes through two keys and moves the standing; both names stand in the ledger', async () => {
    const id = await submitted(w.teacher);
    expect((await get(w.teacher, id)).claim).toMatchObject({
      state: 'submitted',
      registrarOrgName: '实验小学',
      auditorOrgName: '青山县',
    });
    expect(await outcome(step(w.head, id, 'register'))).toEqual([200, null]);
    expect(await total(w.teacher)).toBe(0);
    expect(await outcome(step(w.auditor, id, 'audit'))).toEqual([200, null]);
    expect(await total(w.teacher)).toBe(200);
    const { items, chain } = await ledger(w.teacher);
    expect(items).toMatchObject([{ claimId: id, registrarName: '校管理员', auditorName: '县管理员', credits: 200 }]);
    expect(chain.brokenAt).toBeNull();
    expect((await get(w.teacher, id)).events.map(({ what }) => what)).toEqual([
      'created',
      'submitted',
      'registered',
      'audited',
    ]);
  });

  test('says before it is handed in what it is worth, by which rule, under which cap, and whose keys it needs', async () => {
    const first = await submitted(w.teacher, 'school', { hours: 8000 });
    await step(w.head, first, 'register');
    await step(w.auditor, first, 'audit');
    const { id } = await begin(w.teacher, 'school', { hours: 4000 });
    const { worth, lacks, can } = await get(w.teacher, id);
    // 10 credits are counted; 5 more meet a cap of 12 a term.
    expect(worth).toMatchObject({
      credits: 500,
      counts: 200,
      rule: { ruleId: 'hours' },
      caps: [{ ruleId: 'term-cap', left: 200 }],
      route: { ok: true, registrar: '实验小学', auditor: '青山县' },
    });
    expect([lacks, can.submit?.allowed]).toEqual([[], true]);
    const training = { category: 'post', level: 'county', form: 'in_person', occurredOn: '2026-09-01', hours: 1600 };
    const preview = await read<Pick<Claim, 'worth'>>(send(w.teacher, 'POST', '/preview', training));
    expect(preview.worth).toMatchObject({ credits: 200, route: { registrar: '青山县', auditor: '和顺市' } });
    const absent = await read<Pick<Claim, 'worth'>>(
      send(w.teacher, 'POST', '/preview', { ...training, absentHours: 320 }),
    );
    expect(absent.worth).toMatchObject({ credits: 0, because: 'absent' });
  });

  test('is returned with a reason, mended, handed in again and posted once', async () => {
    const id = await submitted(w.teacher);
    expect(await outcome(step(w.head, id, 'return', { reason: '无' }))).toEqual([400, 'request.invalid']);
    await step(w.head, id, 'return', { reason: '缺少签到表，请补充' });
    const back = await get(w.teacher, id);
    expect(back.claim).toMatchObject({ state: 'returned', returnedReason: '缺少签到表，请补充' });
    const { revision } = back.claim;
    expect(await outcome(send(w.teacher, 'PATCH', `/${id}`, { revision, note: '已补充' }))).toEqual([200, null]);
    expect(await outcome(step(w.teacher, id, 'submit'))).toEqual([200, null]);
    await step(w.deputy, id, 'register');
    await step(w.auditor, id, 'return', { reason: '学时与证明不符' });
    await step(w.teacher, id, 'submit');
    await step(w.head, id, 'register');
    await step(w.researcher, id, 'audit');
    expect((await ledger(w.teacher)).total).toBe(1);
    expect(await outcome(step(w.teacher, id, 'submit'))).toEqual([409, 'credits.claim_not_submittable']);
  });

  test('asked for twice is done once: creating, saving, handing in, each key', async () => {
    const key = 'the-same-key';
    const one = await read<Claim>(send(w.teacher, 'POST', '', { key, category: 'school' }));
    const two = await read<Claim>(send(w.teacher, 'POST', '', { key, category: 'school' }));
    expect(two.claim.id).toBe(one.claim.id);
    const { id, revision } = one.claim;
    const change = { revision, title: '校本研修', hours: 800, reflection: '想'.repeat(40) };
    const saved = [
      await read<Claim>(send(w.teacher, 'PATCH', `/${id}`, change)),
      await read<Claim>(send(w.teacher, 'PATCH', `/${id}`, change)),
    ];
    expect(saved.map((one) => one.claim.revision)).toEqual([2, 2]);
    expect(await outcome(send(w.teacher, 'PATCH', `/${id}`, { revision: 1, title: '别的' }))).toEqual([
      409,
      'credits.claim_changed',
    ]);
    const twice = async (actor: Actor, what: string, seen: number, more: object = {}) => {
      const path = `/${id}/${what}`;
      const states = [];
      for (let time = 0; time < 2; time++) {
        states.push((await read<Claim>(send(actor, 'POST', path, { revision: seen, ...more }))).claim.state);
      }
      return states;
    };
    expect(await twice(w.teacher, 'submit', 2)).toEqual(['submitted', 'submitted']);
    expect(await twice(w.head, 'register', 3)).toEqual(['registered', 'registered']);
    expect(await outcome(send(w.deputy, 'POST', `/${id}/register`, { revision: 3 }))).toEqual([
      409,
      'credits.claim_changed',
    ]);
    expect(await twice(w.auditor, 'audit', 4)).toEqual(['audited', 'audited']);
    expect((await ledger(w.teacher)).total).toBe(1);
    expect((await get(w.teacher, id)).events).toHaveLength(4);
  });

  test('needs an artefact, and one artefact backs one claim only', async () => {
    const bare = await begin(w.teacher, 'school', { reflection: null });
    expect(await outcome(step(w.teacher, bare.id, 'submit'))).toEqual([422, 'credits.evidence_needed']);
    const give = (actor: Actor, id: string) =>
      h.request(
        actor,
        'PUT',
        `${AT}/${id}/evidence?name=${encodeURIComponent('签到表.pdf')}`,
        new Uint8Array([1, 2, 3]),
      );
    expect((await give(w.teacher, bare.id)).status).toBe(201);
    const once = await get(w.teacher, bare.id);
    await give(w.teacher, bare.id);
    expect((await get(w.teacher, bare.id)).claim.revision).toBe(once.claim.revision);
    expect(await outcome(step(w.teacher, bare.id, 'submit'))).toEqual([200, null]);
    const second = await begin(w.teacher, 'post', { reflection: null });
    await give(w.teacher, second.id);
    expect(await outcome(step(w.teacher, second.id, 'submit'))).toEqual([409, 'credits.artefact_taken']);
    // Once the first is taken back its evidence is free again.
    await step(w.teacher, bare.id, 'recall');
    expect(await outcome(step(w.teacher, second.id, 'submit'))).toEqual([200, null]);
    // Others may have the same sheet: those who keep the keys are told.
    const shared = await begin(w.colleague, 'post', { reflection: null });
    await give(w.colleague, shared.id);
    expect(await outcome(step(w.colleague, shared.id, 'submit'))).toEqual([200, null]);
    expect((await get(w.auditor, shared.id)).sharedFiles).toEqual([{ name: '签到表.pdf', others: 1 }]);
    expect((await get(w.colleague, shared.id)).sharedFiles).toEqual([]);
  });

  test('two claims on one certificate, handed in at once: one of them', async () => {
    const certificate = { number: '湘 2026-0017', issuer: '师范大学' };
    const ids = [];
    for (const actor of [w.teacher, w.colleague]) ids.push((await begin(actor, 'degree', { certificate })).id);
    const answers = await Promise.all([
      outcome(step(w.teacher, ids[0] ?? '', 'submit')),
      outcome(step(w.colleague, ids[1] ?? '', 'submit')),
    ]);
    expect(answers.map(([status]) => status).sort()).toEqual([200, 409]);
  });

  test('is taken only within the time of its category, and as often as the year allows', async () => {
    await submitted(w.teacher, 'subsidy');
    const again = await begin(w.teacher, 'subsidy');
    expect(await outcome(step(w.teacher, again.id, 'submit'))).toEqual([409, 'credits.window_used']);
    h.clock.set('2026-10-01T08:00:00Z');
    const late = await begin(w.colleague, 'subsidy');
    expect(await outcome(step(w.colleague, late.id, 'submit'))).toEqual([409, 'credits.window_closed']);
  });
});

describe('who keeps the keys', () => {
  test('never turns one of a claim of her own, nor both of another’s', async () => {
    const own = await submitted(w.head);
    expect((await get(w.head, own)).can.register?.because).toBe('credits.own_entry');
    expect(await outcome(step(w.head, own, 'register'))).toEqual([403, 'credits.own_entry']);
    expect(await outcome(step(w.deputy, own, 'register'))).toEqual([200, null]);
    const id = await submitted(w.teacher);
    await step(w.head, id, 'register');
    expect(await outcome(step(w.head, id, 'audit'))).toEqual([403, 'credits.not_your_key']);
    expect(await outcome(step(w.teacher, id, 'audit'))).toEqual([403, 'credits.own_entry']);
  });

  test('sees claims in her bodies’ hands and no others; a draft is the claimant’s alone', async () => {
    const draft = (await begin(w.teacher)).id;
    const id = await submitted(w.teacher);
    const sees = async (actor: Actor, one: string) => (await send(actor, 'GET', `/${one}`)).status;
    const all = [w.teacher, w.head, w.deputy, w.auditor, w.researcher, w.leader, w.colleague, w.otherHead, w.cityOne];
    expect(await Promise.all(all.map((actor) => sees(actor, id)))).toEqual([
      ...[200, 200, 200, 200, 200],
      ...[404, 404, 404, 404],
    ]);
    expect(await Promise.all(all.map((actor) => sees(actor, draft)))).toEqual([200, ...all.slice(1).map(() => 404)]);
    for (const actor of [w.colleague, w.leader, w.otherHead])
      expect(await outcome(send(actor, 'POST', `/${id}/register`, { revision: 3 }))).toEqual([
        404,
        'credits.claim_not_found',
      ]);
    expect(await outcome(send(w.auditor, 'POST', `/${id}/register`, { revision: 3 }))).toEqual([
      403,
      'credits.not_your_key',
    ]);
  });

  test('opens the files of what is in hand, nobody else does', async () => {
    const { id } = await begin(w.teacher);
    const put = await h.request(w.teacher, 'PUT', `${AT}/${id}/evidence?name=a.txt`, new TextEncoder().encode('签到'));
    const file = (await read<Claim>(put)).claim.evidence.find(({ kind }) => kind === 'file');
    const path = `/${id}/evidence/${file?.artefact.replace('sha256:', '')}`;
    await step(w.teacher, id, 'submit');
    const opened = await send(w.head, 'GET', path);
    expect([opened.status, await opened.text()]).toEqual([200, '签到']);
    expect((await send(w.otherHead, 'GET', path)).status).toBe(404);
    expect(await outcome(send(w.teacher, 'DELETE', path))).toEqual([409, 'credits.claim_not_editable']);
  });

  test('has a desk with what waits, what each is worth, and turns a key for many at once', async () => {
    const ids = [await submitted(w.teacher), await submitted(w.colleague), await submitted(w.head)];
    type Desk = { items: { id: string; revision: number; credits: number }[]; counts: Record<string, number> };
    const desk = (actor: Actor, list = 'register') => read<Desk>(send(actor, 'GET', `/desk?list=${list}`));
    const { items, counts } = await desk(w.head);
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect(counts).toMatchObject({ register: 3, audit: 0 });
    expect((await desk(w.otherHead)).counts.register).toBe(0);
    expect(items[0]?.credits).toBe(200);
    const chosen = items.map(({ id, revision }) => ({ id, revision }));
    type Batch = { items: { id: string; because: string | null }[]; ready?: number; done?: number };
    const batch = (actor: Actor, path: string, body: object) => read<Batch>(send(actor, 'POST', path, body));
    const body = { action: 'register', items: [...chosen, { id: 'clm_none', revision: 1 }] };
    const preview = await batch(w.head, '/batch/preview', body);
    expect(preview.ready).toBe(2);
    expect((await desk(w.head)).counts.register).toBe(3);
    const expected = [null, null, 'credits.own_entry', 'credits.claim_not_found'];
    expect(preview.items.map(({ because }) => because)).toEqual(expected);
    expect((await batch(w.head, '/batch', body)).items.map(({ because }) => because)).toEqual(expected);
    // A lost answer, asked for again, finds done what was done.
    expect((await batch(w.head, '/batch', body)).items.map(({ because }) => because)).toEqual(expected);
    const waiting = (await desk(w.auditor, 'audit')).items.map(({ id, revision }) => ({ id, revision }));
    expect(waiting).toHaveLength(2);
    expect((await batch(w.auditor, '/batch', { action: 'audit', items: waiting })).done).toBe(2);
    expect(await total(w.teacher)).toBe(200);
    expect((await desk(w.auditor, 'done')).items).toHaveLength(2);
  });
});

describe('taking an entry back', () => {
  test('is asked by one body and confirmed by the other; the claim’s evidence is free again', async () => {
    const certificate = { number: '17', issuer: '师范大学' };
    const id = await submitted(w.teacher, 'degree', { certificate });
    await step(w.head, id, 'register');
    await step(w.auditor, id, 'audit');
    const entry = (await ledger(w.teacher)).items[0]?.id ?? '';
    const at = `/api/credits/ledger/entries/${entry}/reversal`;
    const ask = (actor: Actor) => h.request(actor, 'POST', at, { note: '证书系误登' });
    const confirm = (actor: Actor) => h.request(actor, 'POST', `${at}/confirm`);
    expect(await outcome(ask(w.teacher))).toEqual([403, 'credits.own_entry']);
    expect(await outcome(ask(w.otherHead))).toEqual([404, 'credits.entry_not_found']);
    expect(await outcome(ask(w.cityOne))).toEqual([403, 'credits.not_your_key']);
    expect(await outcome(confirm(w.auditor))).toEqual([409, 'credits.reversal_not_asked']);
    expect(await outcome(ask(w.head))).toEqual([200, null]);
    expect(await outcome(ask(w.auditor))).toEqual([409, 'credits.reversal_asked']);
    expect(await outcome(confirm(w.head))).toEqual([403, 'credits.same_person']);
    expect(await outcome(confirm(w.deputy))).toEqual([403, 'credits.other_body_needed']);
    expect(await outcome(h.request(w.deputy, 'POST', `${at}/drop`))).toEqual([200, null]);
    await ask(w.head);
    expect(await total(w.teacher)).toBe(10_000);
    expect(await outcome(confirm(w.researcher))).toEqual([200, null]);
    expect(await outcome(confirm(w.researcher))).toEqual([409, 'credits.already_reversed']);
    expect(await total(w.teacher)).toBe(0);
    expect((await ledger(w.teacher)).chain.brokenAt).toBeNull();
    await submitted(w.teacher, 'degree', { certificate });
  });

  test('a ledger is seen by its owner and those above her, not beside her', async () => {
    const seen = async (actor: Actor) =>
      (await h.request(actor, 'GET', `/api/credits/ledger/${w.teacher.personId}`)).status;
    const all = [w.teacher, w.leader, w.head, w.auditor, w.cityOne, w.colleague, w.otherHead];
    expect(await Promise.all(all.map(seen))).toEqual([200, 200, 200, 200, 200, 404, 404]);
  });
});
