import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { whyNot, type Target } from '../../server/people/index.ts';
import { chance } from '../helpers/chance.ts';
import { onServer } from '../helpers/database.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer, ingest, list } from './intake.ts';

/**
 * Every GET route of the API is asked, by everybody, with every id there is: no answer may hold a word of what its
 * asker may not read. Routes come from the API's own description, so a new one is crawled from the day it is there.
 */
const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
/** What is known of a resource: whose it is, where it is offered, and the words that give away each of its versions. */
type Secret = { id: string; target: Target; shown: string; pending: string | null };

const COMMON = '轮流发言';
const text = (word: string) =>
  `# ${word}教学设计\n\n## 教学目标\n\n学会${COMMON}的做法，并用${word}说明理由，能在小组里讲给同伴听。\n\n` +
  `## 教学过程\n\n导入：请同学们先独立思考，再在小组里${COMMON}。教师巡视时留意${word}的表现，及时追问。\n`;

let actors: Actor[];
let secrets: Secret[];
let ids: Map<string, string[]>;

async function world(seed: number) {
  await h.reset();
  const next = chance(seed);
  const of = <T>(values: readonly T[]): T => {
    const found = values[next(values.length)];
    if (found === undefined) throw new TypeError('nothing to choose from');
    return found;
  };
  const city = await make.organisation(h.deps, { kind: 'city' });
  const counties = [0, 1].map(() => make.organisation(h.deps, { kind: 'county', parent: city }));
  const [east, west] = await Promise.all(counties);
  const schools: Organisation[] = [];
  const groups: Organisation[] = [];
  for (const county of [east, east, west]) {
    const school = await make.organisation(h.deps, county ? { kind: 'school', parent: county } : {});
    schools.push(school);
    groups.push(await make.organisation(h.deps, { kind: 'group', parent: school }));
  }
  const person = (org: Organisation, roles: Parameters<typeof make.actor>[1]['roles'] = ['teacher']) =>
    make.actor(h.deps, { org, roles });
  const writers = [
    await person(groups[0] ?? city),
    await person(groups[0] ?? city),
    await person(schools[1] ?? city),
    await person(groups[2] ?? city),
  ];
  const others = [
    await person(schools[0] ?? city, ['school_admin']),
    await person(east ?? city, ['researcher']),
    await person(west ?? city, ['county_admin']),
    await person(city, ['city_admin']),
    await person(of(schools), ['expert']),
  ];
  actors = [...writers, ...others];
  secrets = [];
  for (let i = 0; i < 9; i++) {
    const owner = writers[i % writers.length] ?? writers[0]!;
    const shown = `甲${seed}密${i}文`;
    const [file] = (await ingest(h, owner, { [`${shown}.md`]: text(shown) })).files;
    const id = file?.resourceId;
    if (!id) throw new Error(`${shown} became no resource`);
    const home = [...groups, ...schools].find((org) => org.id === owner.orgId) ?? city;
    const target = { orgPath: home.path, ownerId: owner.personId, editingOrgId: null };
    const scope = ['own', 'group', 'school', 'county', 'public'][i % 5] ?? 'own';
    const above = [city, ...(await Promise.all(counties)), ...schools, ...groups].filter((org) =>
      owner.memberOf.includes(org.id),
    );
    const to = above.find((org) => org.kind === scope) ?? null;
    if (scope === 'group' && to) {
      await h.request(owner, 'POST', `/api/library/resources/${id}/share`, {
        visibility: 'organisation',
        orgId: to.id,
      });
    } else if (scope !== 'own') await list(h, id, owner, to?.id ?? null);
    let pending: string | null = null;
    if (scope !== 'own' && scope !== 'group' && i % 2 === 0) {
      pending = `乙${seed}改${i}稿`;
      const edited = await h.request(owner, 'PATCH', `/api/library/resources/${id}`, {
        base: 1,
        fields: { title: `${pending}教学设计`, summary: `说的是${pending}` },
      });
      expect(edited.status).toBe(200);
    }
    const shared: Target =
      scope === 'own' || (scope !== 'public' && !to)
        ? { ...target, sharing: { visibility: scope === 'own' ? 'own' : 'public' } }
        : to
          ? {
              ...target,
              editingOrgId: scope === 'group' ? to.id : null,
              sharing: { visibility: 'organisation', orgId: to.id, orgPath: to.path },
            }
          : { ...target, sharing: { visibility: 'public' } };
    secrets.push({ id, target: shared, shown, pending });
  }
  await furnish();
  await h.runJobs();
  ids = await everyId();
}

const send = async (actor: Actor, method: string, path: string, body?: unknown) => {
  const response = await h.request(actor, method, path, body);
  return (await response.json()) as { id?: string };
};

/** What people leave about resources that they may read: each is a further way to give them away. */
async function furnish() {
  for (const actor of actors) {
    const readable = secrets.filter(({ target }) => whyNot(actor, 'library.read', target) === null);
    const made = await send(actor, 'POST', '/api/community/collections', {
      title: `${actor.personId}的集合`,
      sharing: { visibility: 'public' },
    });
    const collection = made.id;
    expect(collection, 'a collection to put things into').toBeTruthy();
    for (const { id, shown } of readable) {
      const about = `/api/community/resources/${id}`;
      await send(actor, 'POST', `/api/community/collections/${collection}/items`, {
        resourceId: id,
        note: `见${shown}`,
      });
      await send(actor, 'POST', `${about}/comments`, { text: `谈谈${shown}`, anchor: { kind: 'resource' } });
      await send(actor, 'PUT', `${about}/rating`, { stars: 4, sentence: `${shown}在我班上很好用，学生愿意说` });
      await send(actor, 'POST', `${about}/flags`, { reason: 'other', text: `${shown}有个错字` });
    }
  }
}

/** All ids of the database by table. */
async function everyId(): Promise<Map<string, string[]>> {
  const tables = await rowsOf<{ name: string }>(
    h.deps.db,
    sql`select c.table_name as name from information_schema.columns c
        where c.table_schema = 'public' and c.column_name = 'id' and c.data_type = 'text'
          and c.table_name !~ '^(auth_|sign_in|model_calls|people_events|role_grants|chunks)'`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of tables) {
    const rows = await rowsOf<{ id: string }>(
      h.deps.db,
      sql`select id from ${sql.identifier(name)} order by id limit 30`,
    );
    if (rows.length > 0) found.set(name, rows.map(({ id }) => id)); // prettier-ignore
  }
  return found;
}

type Parameter = { name: string; in: 'path' | 'query'; required?: boolean; schema?: { enum?: string[] } };
type Operation = { parameters?: Parameter[] };

/** Streams never end, and what is the same for everybody gives nobody away. */
const SKIPPED = /\/events|^\/api\/(auth|health|openapi|docs)/;
const VALUES: Record<string, string[]> = {
  q: [COMMON, '密'],
  query: [COMMON],
  n: ['1', '2'],
  number: ['1', '2'],
  version: ['1', '2'],
  from: ['1'],
  to: ['2', '1'],
};
/** Ids that fit a parameter: those of the table its name speaks of, else all that routes might take. */
const TABLES: Record<string, string[]> = {
  resourceId: ['resources'],
  with: ['resources'],
  fileId: ['resource_files'],
  orgId: ['organisations'],
  personId: ['persons'],
};

/** '/collections/{id}' takes ids of collections; where no table is called so, every id there is. */
function tablesBefore(path: string, name: string): string[] {
  const before = path.split(`/{${name}}`)[0]?.split('/').at(-1) ?? '';
  const named = [...ids.keys()].filter(
    (table) => table === before || table === `${before}s` || table.endsWith(`_${before}`),
  );
  return named.length > 0 ? named : [...ids.keys()];
}

function candidates({ name, schema }: Parameter, path: string): string[] {
  if (schema?.enum) return schema.enum;
  const fixed = VALUES[name];
  if (fixed) return fixed;
  const tables = TABLES[name] ?? tablesBefore(path, name);
  return tables.flatMap((table) => ids.get(table) ?? []);
}

/** Every address of a route: all ways to fill its path, times all ways to fill what its query asks for. */
function addresses(path: string, { parameters = [] }: Operation): string[] {
  const inPath = parameters.filter((one) => one.in === 'path');
  const asked = parameters.filter(
    (one) => one.in === 'query' && (one.required || one.name in VALUES || one.name in TABLES),
  );
  let found = [path];
  for (const one of inPath) {
    found = found.flatMap((so) =>
      candidates(one, path).map((value) => so.replace(`{${one.name}}`, encodeURIComponent(value))),
    );
  }
  for (const one of asked) {
    const values = candidates(one, path);
    found = found.flatMap((so) =>
      values.map((value) => `${so}${so.includes('?') ? '&' : '?'}${one.name}=${encodeURIComponent(value)}`),
    );
  }
  return found;
}

const may = (actor: Actor, { target }: Secret) => whyNot(actor, 'library.read', target) === null;
const mayEdit = (actor: Actor, secret: Secret) =>
  may(actor, secret) && whyNot(actor, 'library.edit', secret.target) === null;

/** The words that must not come back to this actor. */
const forbidden = (actor: Actor): { id: string; word: string }[] =>
  secrets.flatMap((secret) => [
    ...(may(actor, secret) ? [] : [{ id: secret.id, word: secret.shown }]),
    ...(secret.pending === null || mayEdit(actor, secret) ? [] : [{ id: secret.id, word: secret.pending }]),
  ]);

/** An exported document is a zip: its words are looked for in its parts. */
async function wordsOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const plain = new TextDecoder().decode(bytes);
  if (!plain.startsWith('PK')) return plain;
  const { unzipSync } = await import('fflate');
  const parts = Object.entries(unzipSync(bytes)).flatMap(([name, part]) => [name, new TextDecoder().decode(part)]);
  return parts.join('\n');
}

const MOST_ADDRESSES = 300;
const FEW_ADDRESSES = 12;
/** Every route is asked in one world; in the other those that serve resources. */
const WHOLE = 20261122;
const SERVES_RESOURCES = /^\/api\/(library|search|audit|community|dashboards|paths)\b/;

describe.each(onServer ? [7] : [WHOLE, 7])('in the world of chance %i', (seed) => {
  let routes: [string, Operation][];
  beforeAll(async () => {
    await world(seed);
    const document = await answer<{ paths: Record<string, { get?: Operation }> }>(
      await h.request(actors[0] ?? null, 'GET', '/api/openapi.json'),
    );
    routes = Object.entries(document.paths).flatMap(([path, { get }]) => {
      const whole = path.startsWith('/api') ? path : `/api${path}`;
      const isAsked = seed === WHOLE || SERVES_RESOURCES.test(whole);
      return get && isAsked && !SKIPPED.test(whole) ? [[whole, get] as [string, Operation]] : [];
    });
  }, 240_000);

  test('there is something to hide and something to find', async () => {
    expect(routes.length).toBeGreaterThan(25);
    for (const actor of actors) expect(forbidden(actor).length).toBeGreaterThan(0);
    const owner = actors[0];
    if (!owner) throw new TypeError('nobody acts');
    const found = await h.request(owner, 'GET', `/api/search?q=${encodeURIComponent(COMMON)}`);
    expect(await found.text()).toContain(secrets[0]?.shown);
  });

  test('no route gives away what its asker may not read', async () => {
    const leaks: string[] = [];
    let answered = 0;
    for (const [path, operation] of routes) {
      // What serves none is asked with some of the ids, what serves them with all.
      const most = SERVES_RESOURCES.test(path) ? MOST_ADDRESSES : FEW_ADDRESSES;
      for (const address of addresses(path, operation).slice(0, most)) {
        for (const actor of actors) {
          const response = await h.request(actor, 'GET', address);
          if (response.status >= 500) leaks.push(`${address}: ${response.status}`);
          if (response.status !== 200) continue;
          answered++;
          const words = await wordsOf(response);
          // A word may come back in what was asked; only the answer's own words count.
          const leaked = forbidden(actor).filter(
            ({ word }) => words.includes(word) && !address.includes(encodeURIComponent(word)),
          );
          for (const { id, word } of leaked)
            leaks.push(`${address} tells ${actor.personId} (${actor.roles[0]?.role}) ${word} of ${id}`);
        }
      }
    }
    expect(leaks.slice(0, 20)).toEqual([]);
    expect(answered).toBeGreaterThan(500);
  }, 600_000);

  test('nor does asking the library', async () => {
    for (const actor of actors) {
      const response = await h.request(actor, 'POST', '/api/search/ask', { question: `怎样${COMMON}` });
      expect(response.status).toBe(200);
      const words = await response.text();
      expect(forbidden(actor).filter(({ word }) => words.includes(word))).toEqual([]);
    }
  }, 60_000);
});
