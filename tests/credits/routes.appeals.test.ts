import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { claiming, claimWorld, outcome, type ClaimWorld } from './claiming.ts';

const h = await harness();
const { read, get, step, submitted } = claiming(h);
let w: ClaimWorld;
beforeEach(async () => {
  await h.reset();
  w = await claimWorld(h);
});

const AT = '/api/credits/appeals';
const DAY = 86_400_000;
const file = (actor: Actor, claimId: string, reason = '签到表已附在佐证里') =>
  h.request(actor, 'POST', AT, { claimId, reason });
const vote = (actor: Actor, id: string, verdict: 'uphold' | 'dismiss') =>
  h.request(actor, 'POST', `${AT}/${id}/vote`, { verdict, reason: '已核对原件' });
type Appeal = { appeal: { id: string; state: string; bodyName: string; dueOn: string; votes: unknown[] } };
const filed = async (claimId: string) => (await read<Appeal>(file(w.teacher, claimId))).appeal;
type Ledger = { items: { registrarName: string; auditorName: string; auditorOrgName: string }[]; total: number };
const ledger = () => read<Ledger>(h.request(w.teacher, 'GET', `/api/credits/ledger/${w.teacher.personId}`));

const returnedBy = async (key: 'registrar' | 'auditor') => {
  const id = await submitted(w.teacher);
  if (key === 'auditor') await step(w.head, id, 'register');
  await step(key === 'auditor' ? w.auditor : w.head, id, 'return', { reason: '佐证不足' });
  return id;
};

describe('an appeal', () => {
  test('against the auditor, upheld by two above, is posted by the first key and a decider’s', async () => {
    const id = await returnedBy('auditor');
    const appeal = await filed(id);
    expect(appeal).toMatchObject({ state: 'open', bodyName: '和顺市', dueOn: '2026-09-16', votes: [] });
    expect((await filed(id)).id).toBe(appeal.id);
    expect((await get(w.teacher, id)).can).toMatchObject({ edit: { because: 'credits.appeal_open' } });
    expect(await outcome(vote(w.teacher, appeal.id, 'uphold'))).toEqual([403, 'credits.appeal_involved']);
    for (const actor of [w.auditor, w.head, w.otherHead])
      expect(await outcome(vote(actor, appeal.id, 'uphold'))).toEqual([404, 'credits.appeal_not_found']);
    await vote(w.cityOne, appeal.id, 'uphold');
    expect((await vote(w.cityOne, appeal.id, 'uphold')).status).toBe(200);
    expect((await ledger()).total).toBe(0);
    expect(await outcome(vote(w.cityOne, appeal.id, 'dismiss'))).toEqual([409, 'credits.appeal_voted']);
    await vote(w.cityTwo, appeal.id, 'uphold');
    expect((await ledger()).items).toMatchObject([
      { registrarName: '校管理员', auditorName: '市教研员', auditorOrgName: '和顺市' },
    ]);
    expect((await get(w.teacher, id)).claim.state).toBe('audited');
    expect(await outcome(vote(w.cityThree, appeal.id, 'dismiss'))).toEqual([409, 'credits.appeal_closed']);
  });

  test('against the registrar, upheld, waits for the first key again, which may not send it back', async () => {
    const id = await returnedBy('registrar');
    const appeal = await filed(id);
    // Three are wanted, so that a third can decide: the county has two.
    expect(appeal.bodyName).toBe('和顺市');
    await vote(w.cityOne, appeal.id, 'uphold');
    await vote(w.cityTwo, appeal.id, 'uphold');
    expect((await get(w.teacher, id)).claim.state).toBe('submitted');
    expect(await outcome(step(w.deputy, id, 'return', { reason: '仍然不足' }))).toEqual([409, 'credits.appeal_binds']);
    await step(w.deputy, id, 'register');
    await step(w.auditor, id, 'audit');
    expect((await ledger()).total).toBe(1);
  });

  test('is decided by a third when two differ; dismissed, the claim stays returned and may be mended', async () => {
    const id = await returnedBy('auditor');
    const appeal = await filed(id);
    await vote(w.cityOne, appeal.id, 'uphold');
    await vote(w.cityTwo, appeal.id, 'dismiss');
    expect((await get(w.teacher, id)).appeals).toMatchObject([{ state: 'open' }]);
    await vote(w.cityThree, appeal.id, 'dismiss');
    expect((await get(w.teacher, id)).appeals).toMatchObject([{ state: 'dismissed' }]);
    const { can } = await get(w.teacher, id);
    expect([can.appeal?.because, can.submit?.allowed]).toEqual(['credits.appeal_used', true]);
    expect(await outcome(file(w.teacher, id, '再次申诉一次'))).toEqual([409, 'credits.appeal_used']);
    expect((await read<Appeal>(h.request(w.teacher, 'GET', `${AT}/${appeal.id}`))).appeal.votes).toHaveLength(3);
  });

  test('is taken for fifteen days, from the claimant, and can be withdrawn by her', async () => {
    const id = await returnedBy('auditor');
    expect(await outcome(file(w.auditor, id))).toEqual([403, 'credits.claim_not_yours']);
    expect(await outcome(file(w.colleague, id))).toEqual([404, 'credits.claim_not_found']);
    const appeal = await filed(id);
    const withdraw = (actor: Actor) => h.request(actor, 'POST', `${AT}/${appeal.id}/withdraw`);
    expect(await outcome(withdraw(w.cityOne))).toEqual([403, 'credits.claim_not_yours']);
    expect(await outcome(withdraw(w.teacher))).toEqual([200, null]);
    h.clock.advance(15 * DAY);
    expect(await outcome(file(w.teacher, id))).toEqual([201, null]);
    const late = await returnedBy('registrar');
    h.clock.advance(16 * DAY);
    expect(await outcome(file(w.teacher, late))).toEqual([409, 'credits.appeal_too_late']);
  });

  test('posts nothing whose evidence stands behind another claim meanwhile', async () => {
    const id = await submitted(w.teacher, 'degree', { certificate: { number: '9', issuer: '师大' } });
    await step(w.head, id, 'register');
    await step(w.auditor, id, 'return', { reason: '证书看不清' });
    const appeal = await filed(id);
    await submitted(w.colleague, 'degree', { certificate: { number: '9', issuer: '师大' } });
    await vote(w.cityOne, appeal.id, 'uphold');
    expect(await outcome(vote(w.cityTwo, appeal.id, 'uphold'))).toEqual([409, 'credits.artefact_taken']);
    expect((await ledger()).total).toBe(0);
  });

  test('is listed for who appealed and for the body that decides', async () => {
    await filed(await returnedBy('auditor'));
    const count = async (actor: Actor, list: string) =>
      (await read<{ total: number }>(h.request(actor, 'GET', `${AT}?list=${list}`))).total;
    expect(await Promise.all([count(w.teacher, 'mine'), count(w.cityOne, 'open'), count(w.auditor, 'open')])).toEqual([
      1, 1, 0,
    ]);
  });
});
