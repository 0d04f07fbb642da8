import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { catalog } from '../../ingest/index.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { ingestPath, type PathSummary } from '../../server/library/index.ts';
import { hasTemplates, publishTemplate, type NewTemplate } from '../../server/paths/index.ts';
import {
  createOrganisation,
  createPerson,
  DEMO_PASSWORD,
  findPersonByUserName,
  loadActor,
  PRODUCT,
  setupState,
  type LadderLevel,
  type OrganisationKind,
  type Position,
  type Role,
} from '../../server/people/index.ts';
import { dayOf } from '../../server/kernel/day.ts';
import { readSources, type Source } from './build/source.ts';
import { cycleStart, openOfferings, publishDemoPolicies, recordCredits, schoolYear } from './credits.ts';
import { tellCreditStory } from './credit-story.ts';
import { isTold, tellStory } from './story.ts';
import { tellTopicStory } from './topics/story.ts';

/** The demo district: everything goes through the same use cases as a person's click, so it can break no rule. */
type District = {
  organisations: {
    key: string;
    name: string;
    kind: OrganisationKind;
    parent: string | null;
    attributes: { rural: boolean; cityDirect: boolean };
  }[];
  persons: {
    userName: string;
    name: string;
    org: string;
    subject: string | null;
    stage: string | null;
    grades: number[];
    ladderLevel: LadderLevel | null;
    teachingYears: number | null;
    positions: Position[];
    roles: { role: Role; org: string }[];
  }[];
};
type Organisation = Awaited<ReturnType<typeof createOrganisation>>;
type Say = (line: string) => void;

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const json = async <T>(path: string) => JSON.parse(await readFile(at(path), 'utf8')) as T;

/** Whose hand the files go through; each is then its author's own. */
const LIBRARIAN = 'admin.city';
/** Where templates are published: the county's, for all its schools. */
const POLICY_ORGANISATION = 'county';

/** Whether the database is empty, or holds a demo district that a crash left half made. */
export async function needsSeed(deps: Deps): Promise<boolean> {
  const state = await setupState(deps);
  return state.needsFirstAdministrator || (state.isDemo && !((await hasTemplates(deps)) && (await isTold(deps))));
}

/** Fills a database with the fictional demo district. What is there already is left as it is. */
export async function seedDemo(deps: Deps, say: Say = () => undefined): Promise<PathSummary> {
  const district = await json<District>('./district.json');
  say('建立示范区:机构、人员…… / making the demo district: organisations and people …');
  const year = cycleStart(deps.now());
  // The district is as old as its credit cycle, so that it can be looked at as it was last year.
  const then = (day: string): Deps => ({ ...deps, now: () => new Date(`${day}T01:00:00Z`) });
  const founded = then(`${year}-08-20`);
  const organisations = await makeOrganisations(founded, district);
  for (const person of district.persons) {
    if (await findPersonByUserName(deps.db, person.userName)) continue;
    const hiredIn = schoolYear(dayOf(deps.now())) - (person.teachingYears ?? 20);
    await createPerson(hiredIn > year ? then(`${hiredIn}-08-25`) : founded, PRODUCT, {
      ...person,
      hiredOn: person.teachingYears === null ? null : `${hiredIn}-09-01`,
      positions: person.positions.map((position) => ({ position, from: `${Math.max(hiredIn, year)}-09-01`, to: null })),
      grades: person.grades.map(String),
      orgId: idOf(organisations, person.org),
      roles: person.roles.map(({ role, org }) => ({ role, orgId: idOf(organisations, org) })),
      password: DEMO_PASSWORD,
      isDemo: true,
    });
  }
  await publishDemoPolicies(founded, organisations, year);
  await openOfferings(deps, organisations, year);
  say('登记往年学分 / recording the credits of earlier years …');
  await recordCredits(
    deps,
    district.persons.filter((one) => one.roles.some((held) => held.role === 'teacher')).map((one) => one.userName),
  );
  const templates = await json<NewTemplate[]>('./templates.json');
  const policyOrg = idOf(organisations, POLICY_ORGANISATION);
  if (!(await hasTemplates(deps))) {
    await deps.db.transaction(async (tx) => {
      for (const template of templates) await publishTemplate(deps, tx, policyOrg, template);
    });
  }
  const read = await ingestFiles(deps, organisations, say);
  say('演示区的日常：改编、审核、讨论…… / living in it for a while: adapting, auditing, discussing …');
  if (!(await isTold(deps))) {
    await tellCreditStory(deps);
    await tellTopicStory(deps);
  }
  await tellStory(deps);
  return read;
}

const idOf = (organisations: ReadonlyMap<string, Organisation>, key: string): string => {
  const found = organisations.get(key);
  if (!found) throw new TypeError(`the demo district has no organisation ${key}`);
  return found.id;
};

/** Parents come before their children in the file. */
async function makeOrganisations(deps: Deps, district: District): Promise<Map<string, Organisation>> {
  const made = new Map<string, Organisation>();
  const known = await findDemoOrganisations(deps, district);
  for (const { key, name, kind, parent, attributes } of district.organisations) {
    const parentId = parent === null ? null : idOf(made, parent);
    const found = known.find((o) => o.name === name && o.parentId === parentId);
    const input = { parentId, kind, name, isRural: attributes.rural, isCityDirect: attributes.cityDirect };
    made.set(key, found ?? (await createOrganisation(deps, PRODUCT, input)));
  }
  return made;
}

async function findDemoOrganisations(deps: Deps, district: District): Promise<Organisation[]> {
  return deps.db.query.organisations.findMany({
    where: (table, { inArray }) =>
      inArray(
        table.name,
        district.organisations.map((o) => o.name),
      ),
  });
}

/** Reads the files of `files/` into the library, each under its author's name and with the author's metadata. */
async function ingestFiles(deps: Deps, organisations: Map<string, Organisation>, say: Say): Promise<PathSummary> {
  const librarian = await findPersonByUserName(deps.db, LIBRARIAN);
  const actor = librarian ? await loadActor(deps, librarian.id) : null;
  if (!actor) throw new TypeError(`the demo district has no ${LIBRARIAN}`);
  const sources = new Map((await readSources(at('./content'))).map((source) => [source.file, source]));
  const owners = new Map<string, { id: string; orgPath: string; orgId: string }>();
  for (const userName of new Set([...sources.values()].map((s) => s.owner))) {
    const person = await findPersonByUserName(deps.db, userName);
    const owner = person ? await loadActor(deps, person.id) : null;
    if (owner) owners.set(userName, { id: owner.personId, orgPath: owner.orgPath, orgId: owner.orgId });
  }
  return ingestPath(deps, actor, {
    path: at('./files'),
    visibility: 'public',
    // A recording is its author's as much as the subtitles beside it, which it joins.
    describe: (path) => given(sources.get(path.replace(/\.webm$/, '.srt')), organisations, owners),
    onProgress: ({ settled, total }) => {
      if (settled % 10 === 0 || settled === total) say(`读入资源 ${settled}/${total} / reading resources`);
    },
  });
}

/** '三年级下册' is the volume 下册 of grade 3; what names a grade alone is no volume. */
function volumeOf(written: string | null) {
  const found = catalog.volumes.find(({ zh, aliases }) => [zh, ...aliases].some((name) => written?.endsWith(name)));
  return found ? { volume: found.id } : {};
}

function given(
  source: Source | undefined,
  organisations: ReadonlyMap<string, Organisation>,
  owners: ReadonlyMap<string, { id: string; orgPath: string; orgId: string }>,
) {
  const owner = source ? owners.get(source.owner) : undefined;
  if (!source || !owner) return undefined;
  const scope = [...organisations.values()].find(
    (o) => o.kind === source.visibility && owner.orgPath.startsWith(o.path),
  );
  const isShared = source.visibility !== 'public' && source.visibility !== 'own' && scope !== undefined;
  return {
    title: source.title,
    kind: source.kind,
    // What speaks to several stages belongs to none.
    ...(source.stages.length === 1 && source.stages[0] ? { stage: source.stages[0] } : {}),
    grades: source.grades.map(String),
    ...(source.subjects[0] ? { subject: source.subjects[0] } : {}),
    ...(source.edition ? { edition: source.edition } : {}),
    ...volumeOf(source.volume),
    ...(source.unit ? { unit: source.unit } : {}),
    tags: [...source.tags],
    competencies: [...source.competencies],
    licence: source.licence,
    aiUse: source.aiUse,
    ...(source.editionEra ? { editionEra: source.editionEra } : {}),
    ...(source.lesson ? { lesson: source.lesson } : {}),
    summary: source.summary,
    minutes: source.minutes,
    ownerId: owner.id,
    orgId: owner.orgId,
    ...(isShared
      ? { visibility: 'organisation' as const, visibleOrgId: scope.id }
      : { visibility: source.visibility === 'own' ? ('own' as const) : ('public' as const) }),
  };
}
