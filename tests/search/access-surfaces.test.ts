import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectionItems, collections } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { whyNot } from '../../server/people/index.ts';
import { ask } from '../../server/search/ask/usecases.ts';
import { noFilters } from '../../server/search/index.ts';
import { keepSearch, listSearches } from '../../server/search/saved/usecases.ts';
import { similar } from '../../server/search/similar/usecases.ts';
import { suggest } from '../../server/search/suggest/usecases.ts';
import { fakeAi } from '../helpers/ai.ts';
import { chance } from '../helpers/chance.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from './shelf.ts';

const ai = fakeAi({ answers: { 'search.answer_question': () => ({ knows: false, sentences: [] }) } });
const h = await harness({ ai });
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
type Shelved = {
  id: string;
  word: string;
  org: Organisation;
  ownerId: string;
  shared: 'own' | 'public' | Organisation;
};

let actors: Actor[];
const shelved: Shelved[] = [];
/** One word of its own for each resource, which stands in its title, its unit, its tags and its text. */
const SIGNS = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃寒来暑往秋收冬藏'];

beforeAll(async () => {
  await h.reset();
  const next = chance(20261001);
  const orgs: Organisation[] = [await make.organisation(h.deps, { kind: 'city' })];
  for (let i = 0; i < 8; i++) {
    const parent = orgs[next(orgs.length)];
    if (parent) orgs.push(await make.organisation(h.deps, { parent, kind: 'school' }));
  }
  const pick = () => orgs[next(orgs.length)] ?? orgs[0]!;
  const roles = ['teacher', 'school_admin', 'researcher', 'county_admin', 'expert', 'group_leader'] as const;
  actors = [];
  for (let i = 0; i < 7; i++) {
    actors.push(await make.actor(h.deps, { org: pick(), roles: [roles[next(roles.length)] ?? 'teacher'] }));
  }
  for (const actor of actors) {
    const filters = { facets: { subjects: ['chinese'] } };
    await keepSearch(h.deps, actor, { name: '语文', query: '', filters });
    await keepSearch(h.deps, actor, { name: '提问', query: '课堂提问', filters: { facets: {} } });
  }
  h.clock.advance(1000);
  for (let i = 0; i < 36; i++) {
    const owner = actors[next(actors.length)] ?? actors[0]!;
    const org = pick();
    const kind = next(4);
    const shared = kind === 0 ? 'own' : kind === 1 ? 'public' : pick();
    const word = `${SIGNS[i]}${SIGNS[(i + 7) % SIGNS.length]}秘`;
    const id = await put(h.deps, {
      owner,
      org,
      title: `课堂提问${word}`,
      subject: 'chinese',
      unit: `单元${word}`,
      tags: [`标签${word}`, '共同'],
      texts: [`课堂提问的做法${word},等待学生举手。`, `等待与举手,${word}。`],
      visibility: shared === 'own' || shared === 'public' ? shared : 'organisation',
      visibleOrgId: shared === 'own' || shared === 'public' ? null : shared.id,
    });
    shelved.push({ id, word, org, ownerId: owner.personId, shared });
  }
  // A collection for everybody holds what not everybody may read.
  const stamps = { createdAt: h.deps.now(), updatedAt: h.deps.now() };
  const { personId: ownerId, orgId } = actors[0]!;
  await h.deps.db
    .insert(collections)
    .values({ id: 'col_1', title: '全部', ownerId, orgId, visibility: 'public', ...stamps });
  await h.deps.db
    .insert(collectionItems)
    .values(shelved.map(({ id }, position) => ({ collectionId: 'col_1', resourceId: id, position, ...stamps })));
}, 120_000);

const mayRead = (actor: Actor, { org, ownerId, shared }: Shelved): boolean => {
  const sharing =
    shared === 'own' || shared === 'public'
      ? { visibility: shared }
      : { visibility: 'organisation' as const, orgId: shared.id, orgPath: shared.path };
  return whyNot(actor, 'library.read', { orgPath: org.path, ownerId, sharing }) === null;
};
/** The words of what this person may not read: none of them may ever be told. */
const secretsOf = (actor: Actor) => shelved.filter((one) => !mayRead(actor, one)).map(({ word }) => word);
const tells = (answer: unknown, words: readonly string[]) => {
  const text = JSON.stringify(answer);
  return words.filter((word) => text.includes(word));
};
const who = fc.nat(6).map((i) => actors[i] ?? actors[0]!);
const some = fc.nat(35).map((i) => shelved[i] ?? shelved[0]!);

describe('nothing that may not be read is told', () => {
  test('by suggestions, whatever is typed; what may be read is suggested', async () => {
    await fc.assert(
      fc.asyncProperty(who, some, fc.constantFrom('', '课堂提问', '单元', '标签'), async (actor, one, before) => {
        const { suggestions } = await suggest(h.deps, actor, { q: before + one.word });
        expect(tells(suggestions, secretsOf(actor))).toEqual([]);
        expect(suggestions.length > 0).toBe(mayRead(actor, one));
      }),
      { numRuns: 60, seed: 3 },
    );
  }, 120_000);

  test('by passages that answer a question, nor to the model', async () => {
    await fc.assert(
      fc.asyncProperty(who, some, async (actor, { word }) => {
        ai.asked.length = 0;
        const told: unknown[] = [];
        const question = { question: `课堂提问${word}怎么做`, filters: noFilters };
        for await (const event of ask(h.deps, actor, question, new AbortController().signal)) told.push(event);
        const secrets = secretsOf(actor);
        expect(tells(told, secrets)).toEqual([]);
        const prompts = ai.asked.map(({ user }) => user.replace(/<question>[\s\S]*/, ''));
        expect(tells(prompts, secrets)).toEqual([]);
      }),
      { numRuns: 30, seed: 4 },
    );
  }, 120_000);

  test('by neighbours and companions', async () => {
    await fc.assert(
      fc.asyncProperty(who, some, async (actor, one) => {
        if (!mayRead(actor, one)) {
          await expect(similar(h.deps, actor, { resourceId: one.id })).rejects.toMatchObject({
            code: 'library.resource_not_found',
          });
          return;
        }
        const answer = await similar(h.deps, actor, { resourceId: one.id });
        expect(tells(answer, secretsOf(actor))).toEqual([]);
        const others = shelved.filter((other) => other.id !== one.id && mayRead(actor, other)).length;
        expect(answer.usedWith).toHaveLength(Math.min(8, others));
      }),
      { numRuns: 40, seed: 5 },
    );
  }, 120_000);

  test('by the counts of what is new', async () => {
    for (const actor of actors) {
      const wanted = shelved.filter((one) => one.ownerId !== actor.personId && mayRead(actor, one)).length;
      const { items } = await listSearches(h.deps, actor);
      expect(items.map(({ news }) => news)).toEqual([wanted, wanted]);
    }
  }, 120_000);
});
