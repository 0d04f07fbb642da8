import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, type Person } from '../helpers/server-person.ts';
import { startServer, type Server } from '../helpers/server.ts';

const CLAIMS = 24;
const KILLS = 4;
const PASSWORD = 'spring-rain-27';

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yantu-posting-'));
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});
const start = () => startServer({ dataDir: join(folder, 'data'), env: { YANTU_DEMO: 'off' } });

async function firstAdministrator(url: string): Promise<Person> {
  const administrator = { userName: 'cheng.li', name: '程立', password: PASSWORD };
  const made = await fetch(`${url}/api/people/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ organisation: { kind: 'school', name: '青禾实验学校' }, administrator }),
  });
  expect(made.status).toBe(201);
  return enter(url, administrator.userName, PASSWORD);
}

const clause = { document: '校本研修办法', place: '第一条', quotation: '研修一学时计一学分。' };
const rule = (id: string, content: object) => ({ id, label: id, labelEn: id, clause, ...content });
const rules = [
  rule('cycle', {
    ...{ type: 'cycle', from: '2020-01-01', to: '2040-12-31', repeats: false, yearStart: '01-01' },
    terms: [{ start: '01-01', weeks: 40, label: '全年', labelEn: 'Year' }],
  }),
  rule('school', {
    ...{ type: 'category', key: 'school', group: '', audience: '', when: null, isRequired: false },
    ...{ counted: { by: 'item' }, levels: [], forms: [], organisedBy: '' },
  }),
  rule('hours', { type: 'conversion', of: {}, hoursPerCredit: 1, round: 'down', step: 0.5, absence: null }),
];

type Claim = { claim: { id: string; revision: number; state: string } };
type Ledger = { items: { credits: number; claimId: string }[]; total: number; chain: { brokenAt: number | null } };

test('a server that is killed while credits are posted loses none and doubles none', async () => {
  server = await start();
  const head = await firstAdministrator(server.url);
  const { organisation } = await head.get<{ organisation: { id: string } }>('/api/people/me');
  const orgId = organisation.id;
  const employ = async (userName: string, role: string): Promise<Person> => {
    const given = { userName, name: userName, orgId, password: PASSWORD, roles: [{ role }] };
    await head.send('POST', '/api/people/persons', given);
    return enter(server.url, userName, PASSWORD);
  };
  const teacher = await employ('lin.qing', 'teacher');
  const second = await employ('luo.ping', 'researcher');
  const draft = { orgId, key: 'school', name: '校本研修学分办法', nameEn: 'School credits', validFrom: '2020-01-01' };
  const made = await head.send<{ policy: { id: string; revision: number } }>('POST', '/api/policy/policies', {
    ...draft,
    body: { kind: 'base', rules },
  });
  await head.send('POST', `/api/policy/policies/${made.policy.id}/publish`, { revision: made.policy.revision });
  const people = [head, teacher, second];
  const again = async () => {
    await server.kill();
    server = await start();
    for (const one of people) one.moveTo(server.url);
  };

  const waiting: { id: string; revision: number }[] = [];
  for (let n = 1; n <= CLAIMS; n++) {
    const begun = await teacher.send<Claim>('POST', '/api/credits/claims', {
      key: `claim-${n}-of-many`,
      category: 'school',
    });
    const at = `/api/credits/claims/${begun.claim.id}`;
    const text = `第${n}次研修：${'我试着让学生先独立想一分钟再举手，'.repeat(3)}`;
    const change = { revision: 1, title: `第${n}次校本研修`, hours: 100 * n, reflection: text };
    const saved = await teacher.send<Claim>('PATCH', at, change);
    const handedIn = await teacher.send<Claim>('POST', `${at}/submit`, { revision: saved.claim.revision });
    const registered = await head.send<Claim>('POST', `${at}/register`, { revision: handedIn.claim.revision });
    waiting.push({ id: begun.claim.id, revision: registered.claim.revision });
  }

  const left = new Set(waiting);
  for (let kill = 0; kill < KILLS; kill++) {
    // Several are on their way when the server goes; nobody knows which arrived, so all are asked for again.
    const onTheirWay = [...left].map((claim) =>
      second
        .ask('POST', `/api/credits/claims/${claim.id}/audit`, { revision: claim.revision })
        .then(({ status }) => (status === 200 ? left.delete(claim) : false))
        .catch(() => false),
    );
    while (left.size > CLAIMS - (kill + 1) * 4) await pause(5);
    await again();
    await Promise.all(onTheirWay);
  }
  expect(left.size).toBeLessThan(CLAIMS);
  for (const claim of waiting) {
    const answer = await second.send<Claim>('POST', `/api/credits/claims/${claim.id}/audit`, {
      revision: claim.revision,
    });
    expect(answer.claim.state).toBe('audited');
  }
  const me = await teacher.get<{ person: { id: string } }>('/api/people/me');
  const ledger = await teacher.get<Ledger>(`/api/credits/ledger/${me.person.id}?limit=100`);
  expect(ledger.total).toBe(CLAIMS);
  expect(new Set(ledger.items.map(({ claimId }) => claimId)).size).toBe(CLAIMS);
  expect(ledger.items.reduce((sum, { credits }) => sum + credits, 0)).toBe((100 * CLAIMS * (CLAIMS + 1)) / 2);
  expect(ledger.chain.brokenAt).toBeNull();
}, 900_000);
