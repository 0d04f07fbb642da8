import { sql } from 'drizzle-orm';
import { rowsOf } from '../../db/client.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import type { BlindWorld, Reviewer } from './blind-world.ts';

export type Parameter = { name: string; in: 'path' | 'query'; required?: boolean; schema?: { enum?: string[] } };
export type Route = { path: string; parameters: Parameter[] };

/** Streams never end. */
const STREAMS = /\/events$/u;
const NEVER = /^\/api\/(jobs|library\/batches)\/\{id\}\/events$|^\/api\/(auth|docs)/u;

/** Every GET of the API's own description: a new one is crawled from the day it is there. */
export const routesOf = (document: { paths: Record<string, { get?: { parameters?: Parameter[] } }> }): Route[] =>
  Object.entries(document.paths).flatMap(([path, { get }]) => {
    const whole = path.startsWith('/api') ? path : `/api${path}`;
    const isStream = STREAMS.test(whole) && NEVER.test(whole);
    return get && !isStream && !NEVER.test(whole) ? [{ path: whole, parameters: get.parameters ?? [] }] : [];
  });

/** All ids of the database by table, some of each. */
export async function idsByTable(deps: Deps): Promise<Map<string, string[]>> {
  const tables = await rowsOf<{ name: string }>(
    deps.db,
    sql`select c.table_name as name from information_schema.columns c
        where c.table_schema = 'public' and c.column_name = 'id' and c.data_type = 'text'
          and c.table_name !~ '^(auth_|sign_in|model_calls|people_events|role_grants|chunks)'`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of tables) {
    const rows = await rowsOf<{ id: string }>(
      deps.db,
      sql`select id from ${sql.identifier(name)} order by md5(id) limit 60`,
    );
    if (rows.length > 0) found.set(name, rows.map(({ id }) => id)); // prettier-ignore
  }
  return found;
}

type Asker = { world: BlindWorld; ids: Map<string, string[]>; reviewer: Reviewer; turn: number };

/** Values of a path's parameter for one reviewer: hers first, then others', another each turn. */
function values({ world, ids, reviewer, turn }: Asker, path: string, name: string): string[] {
  const pick = <T>(list: readonly T[], n: number): T[] =>
    list.length === 0 ? [] : Array.from({ length: Math.min(n, list.length) }, (_, i) => list[(turn * n + i) % list.length] as T); // prettier-ignore
  const topics = pick(reviewer.seats, 2).map(({ topicId }) => topicId);
  const related = topics.map((id) => world.related.get(id));
  const persons = pick(related.flatMap((one) => one?.persons ?? []), 2); // prettier-ignore
  const orgs = pick(related.flatMap((one) => one?.orgs ?? []), 1); // prettier-ignore
  const others = pick(related.flatMap((one) => one?.others ?? []), 2); // prettier-ignore
  const foreign = pick(world.applications, 1).map(({ id }) => id);
  const before = path.split(`/{${name}}`)[0]?.split('/').at(-1) ?? '';
  const fixed: Record<string, string[]> = {
    format: ['docx', 'pdf'],
    form: ['opening', 'closing'],
    n: ['1'],
    number: ['1'],
  };
  if (fixed[name]) return fixed[name];
  if (/\/calls\/\{id\}/u.test(path)) return [world.callId];
  if (path.includes('/reviews/desk')) return [...pick(reviewer.seats, 3).map(({ id }) => id), ...pick(ids.get('assignments') ?? [], 1)]; // prettier-ignore
  if (/^\/api\/(topics|projects\/(topics|finished))\/\{id\}/u.test(path) && name === 'id')
    return [...topics, ...foreign];
  if (name === 'attachmentId' || name === 'sha256') return others;
  if (name === 'orgId' || before === 'organisations') return orgs;
  if (name === 'personId' || before === 'persons' || before === 'of') return persons;
  const tables = [...ids.keys()].filter((table) => table === before || table === `${before}s` || table.endsWith(`_${before}`)); // prettier-ignore
  const rows = tables.flatMap((table) => pick(ids.get(table) ?? [], 2));
  // Where no table is called so, or nothing is in it: what leads to an application is tried all the same.
  return rows.length > 0 ? rows : [...topics.slice(0, 1), ...others.slice(0, 1), ...persons.slice(0, 1)];
}

/** What a reader asks a list or a search with: titles, quotations, people, units, the call. */
function queries({ world, reviewer, turn }: Asker, { name, schema }: Parameter): string[] {
  const seat = reviewer.seats[turn % reviewer.seats.length];
  const topic = world.applications.find(({ id }) => id === seat?.topicId);
  if (!topic) return [];
  if (schema?.enum) return schema.enum.slice(0, 4);
  switch (name) {
    case 'q':
      return [topic.title, topic.quote, topic.leaderName, topic.code].filter((_, i) => i % 2 === turn % 2);
    case 'orgId':
    case 'org':
      return [topic.orgId];
    case 'personId':
      return [topic.leaderId];
    case 'callId':
    case 'call':
      return [world.callId];
    case 'from':
      return ['2026-01-01'];
    case 'to':
      return ['2026-12-31'];
    case 'day':
    case 'asOf':
      return ['2026-09-10'];
    default:
      return [];
  }
}

/** The same for everybody, and large: two reviewers are enough. */
const SAME = /\/(catalog|vocabulary|presets|openapi\.json)$/u;

/** Addresses of a route for one reviewer: every way to fill its path, plain and with each query it takes. */
export function addresses(asker: Asker, { path, parameters }: Route): string[] {
  if (SAME.test(path) && asker.turn > 1) return [];
  let found = [path];
  for (const { name, in: place } of parameters) {
    if (place !== 'path') continue;
    const filled = values(asker, path, name);
    found = found.flatMap((so) => filled.map((value) => so.replace(`{${name}}`, encodeURIComponent(value))));
  }
  found = found.filter((so) => !so.includes('{')).slice(0, 6);
  const asked = parameters.filter((one) => one.in === 'query');
  const required = asked
    .filter((one) => one.required)
    .map((one) => `${one.name}=${encodeURIComponent(queries(asker, one)[0] ?? '1')}`)
    .join('&');
  const plain = found.map((so) => (required === '' ? so : `${so}?${required}`));
  const more = asked.flatMap((one) =>
    queries(asker, one).map((value) => {
      const rest = required === '' ? '' : `${required}&`;
      return `${found[0] ?? path}?${rest}${one.name}=${encodeURIComponent(value)}`;
    }),
  );
  return [...new Set([...plain, ...(found.length > 0 ? more : [])])];
}
