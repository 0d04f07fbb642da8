import { persons } from '../../db/schema/index.ts';
import { topics } from '../../db/schema/index.ts';
import { createOrganisation, PRODUCT, type OrganisationRow, type Role } from '../../server/people/index.ts';
import { roleGrants } from '../../db/schema/index.ts';
import { emptyForm } from '../../server/topics/rules/form.ts';
import { chance } from '../helpers/chance.ts';
import type { Person, World } from './world.ts';

export type School = { org: OrganisationRow; head: Person; leaders: Person[]; members: Person[] };
export type District = {
  county: OrganisationRow;
  city: OrganisationRow;
  keeper: Person;
  second: Person;
  third: Person;
  fourth: Person;
  schools: School[];
  /** People of the pool to be: teachers of the schools, researchers of the county, and some from outside. */
  experts: (Person & { subject: string; stage: string })[];
};

const FAMILY = '林苏周何程陆梁方许唐韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶魏薛范汪石姚谭廖邹熊金郝孔白崔康毛邱秦江史顾侯邵孟';
const GIVEN = '晓语清远思源明舟若楠书宁一鸣雨桐子衿望舒景行知微嘉禾长风怀瑾听澜允中秋实雪松云帆';
const PLACES = '东关西苑南桥北坪青溪白石红岭金沙柳河梅园松岗竹林桃源杏坛枫树槐荫云峰月湖星桥霞浦';
const SUBJECTS = ['chinese', 'mathematics', 'english', 'science', 'physics', 'history'] as const;

/** Names of people: two or three characters, told apart by their number where they repeat. */
export function nameAt(at: number): string {
  const family = FAMILY[at % FAMILY.length] ?? '林';
  const first = GIVEN[(at * 7) % GIVEN.length] ?? '晓';
  const second = GIVEN[(at * 13 + 5) % GIVEN.length] ?? '语';
  return `${family}${first}${second}`;
}

type NewPerson = { org: OrganisationRow; role: Role; subject?: string | null; stage?: string | null };

/** People as rows: a password each would take longer than the whole call. */
async function makePeople(world: World, wanted: readonly NewPerson[], from: number): Promise<Person[]> {
  const { deps } = world;
  const at = { createdAt: deps.now(), updatedAt: deps.now() };
  const rows = wanted.map(({ org, subject = null, stage = null }, i) => ({
    ...{ id: deps.newId('per'), userName: `person.${from + i}`, name: nameAt(from + i), orgId: org.id, subject, stage },
    ...{ grades: [], ladderLevel: null, teachingYears: 6 + (i % 20), hiredOn: null, positions: [], ...at },
  }));
  await deps.db.insert(persons).values(rows);
  await deps.db.insert(roleGrants).values(
    rows.map(({ id, orgId }, i) => {
      return { ...{ id: deps.newId('rol'), personId: id, orgId, ...at }, role: wanted[i]?.role ?? 'teacher' };
    }),
  );
  return rows.map(({ id, name, orgId }) => ({ id, name, orgId }));
}

async function makeSchool(world: World, county: OrganisationRow, at: number): Promise<School> {
  const place = PLACES.slice((at * 2) % PLACES.length, ((at * 2) % PLACES.length) + 2);
  const isRural = at % 3 === 0;
  const name = `${place}${at >= PLACES.length / 2 ? '第二' : ''}${isRural ? '中心小学' : '实验学校'}${at >= PLACES.length ? '分校' : ''}`;
  const org = await createOrganisation(world.deps, PRODUCT, { parentId: county.id, kind: 'school', name, isRural });
  const teacher = { org, role: 'teacher' } as const;
  const team = await makePeople(
    world,
    [{ org, role: 'school_admin' }, ...Array.from({ length: 7 }, () => teacher)],
    at * 8,
  );
  const [head, ...rest] = team;
  if (!head) throw new Error('a school has a head');
  return { org, head, leaders: rest.slice(0, 3), members: rest.slice(3) };
}

/**
 * A fictional county: `schools` schools with eight people each, its bureau, and forty people for the pool. Made by the
 * product's own use cases and rows; everything after this goes over HTTP.
 */
export async function makeDistrict(world: World, schools: number): Promise<District> {
  const { deps } = world;
  const city = await createOrganisation(deps, PRODUCT, { parentId: null, kind: 'city', name: '云城市' });
  const county = await createOrganisation(deps, PRODUCT, { parentId: city.id, kind: 'county', name: '临江县' });
  const bureau = await makePeople(
    world,
    [
      { org: county, role: 'researcher' },
      { org: county, role: 'county_admin' },
      { org: county, role: 'county_admin' },
      { org: county, role: 'county_admin' },
    ],
    9000,
  );
  const [keeper, second, third, fourth] = bureau;
  if (!keeper || !second || !third || !fourth) throw new Error('a bureau has four people');
  const made: School[] = [];
  for (let at = 0; at < schools; at++) made.push(await makeSchool(world, county, at));
  const pick = chance(5);
  const homes = Array.from({ length: 40 }, (_, at) => {
    const subject = SUBJECTS[at % SUBJECTS.length] ?? 'chinese';
    const stage = ['physics', 'history'].includes(subject) || pick(2) ? 'junior' : 'primary';
    // Some teach in a school of the county: these are the ones in whose way conflicts stand.
    const org = at % 2 === 0 ? (made[(at * 3) % made.length]?.org ?? county) : at % 3 === 0 ? city : county;
    return { org, role: 'expert' as const, subject, stage: subject === 'science' ? 'primary' : stage };
  });
  const pool = await makePeople(world, homes, 9100);
  const experts = pool.map((person, at) => ({
    ...person,
    subject: homes[at]?.subject ?? 'chinese',
    stage: homes[at]?.stage ?? 'primary',
  }));
  return { county, city, keeper, second, third, fourth, schools: made, experts };
}

/** An earlier topic of somebody's, cancelled without cause: kept from before the platform, as a record is. */
export async function cancelledEarlier(world: World, leader: Person): Promise<void> {
  const { deps } = world;
  const form = { ...emptyForm(), title: '三年前的一项课题', history: [] };
  await deps.db.insert(topics).values({
    ...{ id: deps.newId('top'), callId: null, orgId: leader.orgId, leaderId: leader.id, state: 'cancelled', form },
    ...{ title: form.title, track: 'general', revision: 1, cancelledCause: 'without_cause', closedOn: '2025-06-30' },
    ...{ createdAt: deps.now(), updatedAt: deps.now() },
  });
}
