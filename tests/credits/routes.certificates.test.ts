import { unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readKeys, verifyOffline } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { certified, type Certified } from './certified.ts';

const h = await harness();
let w: Certified;
beforeEach(async () => {
  await h.reset();
  w = await certified(h);
});

const AT = '/api/credits/certificates';
type Made = { id: string; number: string; isNew: boolean };
type Shown = {
  id: string;
  kind: string;
  number: string;
  serial: string;
  name: string;
  counted: number;
  verifyAt: string;
  revokedAt: string | null;
};
type Mine = {
  items: Shown[];
  total: number;
  outlook: { isComplete: boolean; missing: { label: string }[]; certificateId: string | null; askedOn: string | null };
};
type Answer = {
  result: string;
  certificate: { name: string; workplace: string | null } | null;
  revokedOn: string | null;
};

const certify = (actor: Actor, of: Actor, day?: string) =>
  h.request(actor, 'POST', `${AT}/completions`, { personId: of.personId, ...(day ? { day } : {}) });
const state = (actor: Actor, more: object = {}) => h.request(actor, 'POST', `${AT}/statements`, more);
const read = async <T>(response: Promise<Response>): Promise<T> => {
  const answer = await response;
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as T;
};
const refusal = async (response: Promise<Response>) => {
  const answer = await response;
  const { error } = (await answer.json()) as { error?: { code: string } };
  return [answer.status, error?.code];
};
const mine = (actor: Actor) => read<Mine>(h.request(actor, 'GET', AT));
const pdf = async (actor: Actor, id: string) => {
  const answer = await h.request(actor, 'GET', `${AT}/${id}/pdf`);
  return new Uint8Array(await answer.arrayBuffer());
};
const textOf = async (bytes: Uint8Array) => {
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: true });
  return text.replace(/\s/g, '');
};
const compactOf = (shown: Shown | undefined) => shown?.verifyAt.split('#')[1] ?? '';
const verify = (compact: string) => read<Answer>(h.request(null, 'POST', `${AT}/verify`, { compact }));
const lookup = (number: string, code: string) =>
  read<Answer>(h.request(null, 'POST', `${AT}/lookup`, { number, code }));

describe('a certificate of completion', () => {
  test('is refused while something is missing, and says what', async () => {
    await w.earn(w.teacher, 'school', 600);
    const answer = await certify(w.office, w.teacher);
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { error: unknown }).error).toMatchObject({
      code: 'credits.not_complete',
      params: { missing: '周期总学分' },
    });
    expect((await mine(w.teacher)).outlook).toMatchObject({ isComplete: false, missing: [{ label: '周期总学分' }] });
  });

  test('counts after caps: 6 + 4 earned at school and elsewhere are 9, not 10', async () => {
    await w.earn(w.teacher, 'school', 600);
    await w.earn(w.teacher, 'post', 400);
    expect(await refusal(certify(w.office, w.teacher))).toEqual([409, 'credits.not_complete']);
  });

  test('is issued once: who asks again gets the same paper, byte for byte', async () => {
    await w.complete(w.teacher);
    const first = await read<Made>(certify(w.office, w.teacher));
    h.clock.advance(40 * 86_400_000);
    await w.earn(w.teacher, 'post', 300);
    const again = await read<Made>(certify(w.cityOffice, w.teacher));
    expect(again).toEqual({ ...first, isNew: false });
    const [one, two] = [await pdf(w.teacher, first.id), await pdf(w.office, first.id)];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect(one.length).toBeLessThan(300_000);
  });

  test('shows name, number, school, office, cycle and credits', async () => {
    await w.complete(w.teacher);
    const { id, number } = await read<Made>(certify(w.office, w.teacher));
    const text = await textOf(await pdf(w.teacher, id));
    const serial = '继教结字〔2026〕第000001号';
    for (const said of [
      '欧阳㛃喆',
      number,
      serial,
      '青山实验小学',
      '江汉区教育局',
      '2025年9月1日',
      '10学分',
      '结业证书',
    ])
      expect(text).toContain(said);
  });

  test('is issued above the school, within reach, and never for oneself', async () => {
    await w.complete(w.teacher);
    expect(await refusal(certify(w.head, w.teacher))).toEqual([403, 'credits.issuer_is_school']);
    expect(await refusal(certify(w.teacher, w.teacher))).toEqual([403, 'access.role_needed']);
    expect(await refusal(certify(w.farOffice, w.teacher))).toEqual([403, 'access.outside_your_organisations']);
    const both = await make.actor(h.deps, {
      org: w.school,
      roles: ['teacher', { role: 'county_admin', org: w.county }],
    });
    await w.complete(both);
    expect(await refusal(certify(both, both))).toEqual([403, 'credits.certify_own']);
    expect(await refusal(certify(w.office, w.teacher, '2027-01-01'))).toEqual([422, 'credits.day_ahead']);
    expect(await refusal(certify(w.office, w.teacher, '2024-01-01'))).toEqual([422, 'credits.no_cycle']);
  });

  test('is asked for by the teacher, and then stands first in the office’s list', async () => {
    await w.complete(w.teacher);
    await w.complete(w.colleague);
    expect(await refusal(h.request(w.head, 'POST', `${AT}/applications`))).toEqual([409, 'credits.not_complete']);
    await read(h.request(w.teacher, 'POST', `${AT}/applications`));
    expect((await mine(w.teacher)).outlook.askedOn).toBe('2026-09-01');
    const ready = () =>
      read<{ items: { name: string; askedOn: string | null }[]; total: number; canIssue: boolean }>(
        h.request(w.office, 'GET', `${AT}/ready?orgId=${w.county.id}`),
      );
    expect(await ready()).toMatchObject({
      total: 2,
      canIssue: true,
      items: [
        { name: '欧阳㛃喆', askedOn: '2026-09-01' },
        { name: '林小雨', askedOn: null },
      ],
    });
    await read(certify(w.office, w.teacher));
    expect(await ready()).toMatchObject({ total: 1, items: [{ name: '林小雨' }] });
    for (const actor of [w.teacher, w.farOffice]) {
      const [status] = await refusal(h.request(actor, 'GET', `${AT}/ready?orgId=${w.county.id}`));
      expect(status).toBe(403);
    }
  });
});

describe('numbers', () => {
  test('have no gaps and no twins when many are issued at once, each twice', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => make.actor(h.deps, { org: w.school })));
    for (const one of people) await w.complete(one);
    const made = await Promise.all([...people, ...people].map((one) => read<Made>(certify(w.office, one))));
    const numbers = [...new Set(made.map(({ number }) => number.slice(-6)))].sort();
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(6, '0')));
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(12);
    const { keys } = await read<{ keys: unknown[] }>(h.request(null, 'GET', `${AT}/keys`));
    expect(keys).toHaveLength(1);
  });

  test('begin anew with each year, office and kind', async () => {
    await w.complete(w.teacher);
    await w.complete(w.colleague);
    const [a, b] = [
      await read<Made>(certify(w.office, w.teacher)),
      await read<Made>(certify(w.cityOffice, w.colleague)),
    ];
    const c = await read<Made>(state(w.teacher));
    h.clock.set('2027-02-01T08:00:00Z');
    const d = await read<Made>(state(w.teacher));
    expect([a, b, c, d].map(({ number }) => [number.slice(0, 5), number.slice(-6)])).toEqual([
      ['J2026', '000001'],
      ['J2026', '000001'],
      ['Z2026', '000001'],
      ['Z2027', '000001'],
    ]);
    expect(a.number).not.toBe(b.number);
  });
});

describe('a statement', () => {
  test('is the same paper for the same facts, another one after an entry', async () => {
    await w.earn(w.teacher, 'school', 600);
    const first = await read<Made>(state(w.teacher));
    expect(await read<Made>(state(w.teacher))).toEqual({ ...first, isNew: false });
    expect((await read<Made>(state(w.teacher, { locale: 'en' }))).isNew).toBe(true);
    await w.earn(w.teacher, 'post', 100);
    expect((await read<Made>(state(w.teacher))).isNew).toBe(true);
  });

  test('lists what was earned, what counts, and the cap that took the rest', async () => {
    await w.earn(w.teacher, 'school', 600);
    const { id } = await read<Made>(state(w.teacher));
    const text = await textOf(await pdf(w.teacher, id));
    for (const said of [
      '学分证明',
      '单元整体教学校本研修',
      '受“校本研训每年上限”限制',
      '江汉区学分管理办法',
      '尚未达到',
    ])
      expect(text).toContain(said);
    expect(text).toMatch(/2026-03-01单元整体教学校本研修.*665/);
  });

  test('of a past day holds what was known then', async () => {
    await w.earn(w.teacher, 'school', 300);
    h.clock.advance(5 * 86_400_000);
    await w.earn(w.teacher, 'post', 500);
    const counted = async (day?: string) => {
      const { id } = await read<Made>(state(w.teacher, day ? { day } : {}));
      return (await mine(w.teacher)).items.find((one) => one.id === id)?.counted;
    };
    expect(await counted('2026-09-02')).toBe(300);
    expect(await counted()).toBe(800);
  });

  test('is read by its holder and by who may see her standing, by nobody else', async () => {
    await w.earn(w.teacher, 'school', 300);
    expect(await refusal(state(w.colleague, { personId: w.teacher.personId }))).toEqual([403, 'access.role_needed']);
    const { id } = await read<Made>(state(w.head, { personId: w.teacher.personId }));
    expect((await h.request(w.teacher, 'GET', `${AT}/${id}/pdf`)).status).toBe(200);
    for (const actor of [w.colleague, w.farOffice]) {
      const at = `${AT}/${id}/pdf`;
      expect(await refusal(h.request(actor, 'GET', at))).toEqual([404, 'credits.certificate_not_found']);
    }
    expect((await h.request(null, 'GET', `${AT}/${id}/pdf`)).status).toBe(401);
  });
});

describe('a stranger', () => {
  const issued = async () => {
    await w.complete(w.teacher);
    const { id } = await read<Made>(certify(w.office, w.teacher));
    const [shown] = (await mine(w.teacher)).items;
    const text = await textOf(await pdf(w.teacher, id));
    return { id, shown, compact: compactOf(shown), code: /校验码(\w{8})/.exec(text)?.[1] ?? '' };
  };

  test('verifies what the QR code carries, and reads in it what the paper says', async () => {
    const { compact } = await issued();
    expect(await verify(compact)).toMatchObject({ result: 'valid', certificate: { name: '欧阳㛃喆' } });
    const [head = '', ...rest] = compact.split('.');
    const said = Buffer.from(head, 'base64url').toString().replace('欧阳', '司马');
    const forged = [Buffer.from(said).toString('base64url'), ...rest].join('.');
    expect(await verify(forged)).toEqual({ result: 'altered', certificate: null, revokedOn: null });
    expect((await verify('x.y.z')).result).toBe('altered');
  });

  test('needs the code beside the number, and then sees one character of the name', async () => {
    const { shown, code } = await issued();
    const number = shown?.number ?? '';
    const masked = { result: 'valid', certificate: { name: '欧＊＊＊', workplace: null } };
    expect(await lookup(number.toLowerCase(), code.toLowerCase())).toMatchObject(masked);
    const unknown = { result: 'unknown', certificate: null, revokedOn: null };
    expect(await lookup(number, code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`)).toEqual(unknown);
    expect(await lookup(number.replace(/1$/, '2'), code)).toEqual(unknown);
  });

  test('is told when it was revoked, by whom may, with a reason; a new one has a new number', async () => {
    const { id, compact, code, shown } = await issued();
    const revoke = (actor: Actor) => h.request(actor, 'POST', `${AT}/${id}/revocation`, { reason: '学分复核有误' });
    expect(await refusal(revoke(w.colleague))).toEqual([404, 'credits.certificate_not_found']);
    expect(await refusal(revoke(w.head))).toEqual([403, 'access.outside_your_organisations']);
    await read(revoke(w.office));
    expect(await refusal(revoke(w.office))).toEqual([410, 'credits.certificate_revoked']);
    expect(await verify(compact)).toMatchObject({ result: 'revoked', revokedOn: '2026-09-01' });
    expect((await lookup(shown?.number ?? '', code)).result).toBe('revoked');
    expect(await refusal(h.request(w.teacher, 'GET', `${AT}/${id}/pdf`))).toEqual([410, 'credits.certificate_revoked']);
    expect(await read<Made>(certify(w.office, w.teacher))).toMatchObject({ isNew: true });
  });

  test('verifies the file without the server; a paper that says something else is found out', async () => {
    const { id, compact } = await issued();
    const keys = readKeys(JSON.stringify(await read(h.request(null, 'GET', `${AT}/keys`))));
    const folder = await mkdtemp(join(tmpdir(), 'yantu-verify-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const bytes = await pdf(w.teacher, id);
    await writeFile(join(folder, 'own.pdf'), bytes);
    expect(await verifyOffline(join(folder, 'own.pdf'), keys)).toMatchObject({
      result: 'genuine',
      payload: { name: '欧阳㛃喆', counted: 1000 },
    });
    expect((await verifyOffline(`https://x/verify/n#${compact}`, keys)).result).toBe('genuine');
    // The genuine payload of one paper in the file of another.
    await w.complete(w.colleague);
    const other = await read<Made>(certify(w.office, w.colleague));
    const otherCompact = compactOf((await mine(w.colleague)).items[0]);
    const swapped = Buffer.from(await pdf(w.colleague, other.id))
      .toString('latin1')
      .replace(otherCompact, compact.padEnd(otherCompact.length));
    await writeFile(join(folder, 'swapped.pdf'), Buffer.from(swapped, 'latin1'));
    expect((await verifyOffline(join(folder, 'swapped.pdf'), keys)).result).toBe('mismatch');
  });
});

test('an office certifies everybody who is complete at once, and gets the papers in one archive', async () => {
  const office = await make.actor(h.deps, { org: w.school, roles: [{ role: 'county_admin', org: w.county }] });
  for (const one of [w.teacher, w.colleague, office]) await w.complete(one);
  const before = await read<Made>(certify(w.office, w.teacher));
  expect(await refusal(h.request(w.head, 'POST', `${AT}/batches`, { orgId: w.school.id }))).toEqual([
    403,
    'credits.issuer_is_school',
  ]);
  const { jobId } = await read<{ jobId: string }>(h.request(office, 'POST', `${AT}/batches`, { orgId: w.county.id }));
  await h.runJobs();
  const { job } = await read<{ job: { state: string; result: Record<string, unknown> } }>(
    h.request(office, 'GET', `/api/jobs/${jobId}`),
  );
  // The office herself is left for another to certify; the others below the county have not completed anything.
  expect(job).toMatchObject({ state: 'done', result: { issued: 1, there: 1, left: 1, incomplete: 2 } });
  const archive = await h.request(office, 'GET', `${AT}/batches/${jobId}/archive`);
  const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
  expect(Object.keys(files).sort()).toEqual([
    '继教结字〔2026〕第000001号 欧阳㛃喆.pdf',
    '继教结字〔2026〕第000002号 林小雨.pdf',
  ]);
  const whole = files['继教结字〔2026〕第000001号 欧阳㛃喆.pdf'] ?? new Uint8Array();
  expect(Buffer.from(whole).equals(Buffer.from(await pdf(w.teacher, before.id)))).toBe(true);
  expect(await refusal(h.request(w.office, 'GET', `${AT}/batches/${jobId}/archive`))).toEqual([
    404,
    'credits.archive_not_found',
  ]);
});
