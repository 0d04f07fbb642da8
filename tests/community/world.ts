import { documents, resources, resourceVersions, type SectionRow } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import type { Harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

type Organisation = Awaited<ReturnType<typeof make.organisation>>;

/** Two schools of a county, a group in the first, and one person of each kind that access decides about. */
export async function world(h: Harness) {
  const county = await make.organisation(h.deps, { kind: 'county', name: '青山县' });
  const school = await make.organisation(h.deps, { parent: county, name: '实验小学' });
  const group = await make.organisation(h.deps, { parent: school, kind: 'group', name: '数学教研组' });
  const other = await make.organisation(h.deps, { parent: county, name: '二小' });
  return {
    county,
    school,
    group,
    other,
    owner: await make.actor(h.deps, { org: group, name: '林老师' }),
    mate: await make.actor(h.deps, { org: group, name: '赵老师' }),
    colleague: await make.actor(h.deps, { org: school, name: '周老师' }),
    stranger: await make.actor(h.deps, { org: other, name: '外校老师' }),
    leader: await make.actor(h.deps, { org: group, roles: ['group_leader'] }),
    head: await make.actor(h.deps, { org: school, roles: ['school_admin'], name: '校管理员' }),
    researcher: await make.actor(h.deps, { org: county, roles: ['researcher'], name: '罗老师' }),
    otherHead: await make.actor(h.deps, { org: other, roles: ['school_admin'] }),
  };
}
export type World = Awaited<ReturnType<typeof world>>;

type Given = {
  owner: Actor;
  org: Organisation;
  title?: string;
  /** null: everybody; 'own': a draft; an organisation of kind group: a draft at work. */
  to: Organisation | null | 'own';
  sections?: readonly { id: string; title: string }[];
  format?: string;
  fields?: Partial<typeof resources.$inferInsert>;
};

const sectionsOf = (given: Given['sections'] = []): SectionRow[] =>
  given.map(({ id, title }, at) => ({
    id,
    key: 'process',
    title,
    from: at,
    to: at + 1,
    confidence: 1,
    origin: 'rule',
  }));

/** A resource as readers find it: listed for whom it is shared with, except drafts and what a group works at. */
export async function aResource(h: Harness, given: Given): Promise<string> {
  const id = h.deps.newId('res');
  const now = h.deps.now();
  const { owner, org, to, title = `资源 ${id}` } = given;
  const isDraft = to === 'own' || to?.kind === 'group';
  const sections = sectionsOf(given.sections);
  await h.deps.db.insert(resources).values({
    id,
    title,
    kind: 'lesson_plan',
    minutes: 10,
    ownerId: owner.personId,
    orgId: org.id,
    visibility: to === 'own' ? 'own' : to === null ? 'public' : 'organisation',
    visibleOrgId: to === 'own' || to === null ? null : to.id,
    editingOrgId: to !== 'own' && to?.kind === 'group' ? to.id : null,
    listing: isDraft ? 'draft' : 'listed',
    listedVersion: isDraft ? null : 1,
    listedAt: isDraft ? null : now,
    createdAt: now,
    updatedAt: now,
    ...given.fields,
  });
  const format = given.format ?? 'md';
  await h.deps.db.insert(documents).values({ resourceId: id, format, blocks: [], sections, readAt: now });
  await aVersion(h, { resourceId: id, number: 1, by: owner, title, sections, format });
  return id;
}

export async function aVersion(
  h: Harness,
  given: { resourceId: string; number: number; by: Actor; title?: string; sections: SectionRow[]; format?: string },
): Promise<void> {
  const { resourceId, number, by, title = '资源', sections, format = 'md' } = given;
  await h.deps.db.insert(resourceVersions).values({
    resourceId,
    number,
    how: number === 1 ? 'read' : 'edited',
    authorId: by.personId,
    fields: {
      title,
      kind: 'lesson_plan',
      stage: null,
      grades: [],
      subject: null,
      edition: null,
      editionEra: null,
      volume: null,
      unit: null,
      lesson: null,
      tags: [],
      competencies: [],
      coreCompetencies: [],
      aiUse: null,
      licence: null,
      sourceName: null,
      sourceUrl: null,
      summary: '',
      minutes: 10,
      language: 'zh',
    },
    format,
    blocks: [],
    sections,
    createdAt: h.deps.now(),
  });
}

export const answer = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;

/** Status, and the code of a refusal. */
export async function outcome(response: Response | Promise<Response>): Promise<[number, string | null]> {
  const got = await response;
  if (got.ok) return [got.status, null];
  const { error } = (await got.json()) as { error: { code: string } };
  return [got.status, error.code];
}
