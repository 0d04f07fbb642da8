import { readFile } from 'node:fs/promises';
import { offerings, policies } from '../schema/index.ts';
import { chanceOf } from './chance.ts';
import { demoPolicies } from './policies/policies.ts';
import { postEntry } from '../../server/credits/index.ts';
import { dayOf } from '../../server/kernel/day.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { findPersonByUserName, listProfiles, type Profile } from '../../server/people/index.ts';
import { policyInForce } from '../../server/policy/index.ts';
import { addDays, centi, creditsFor, type Kind } from '../../server/policy/rules/index.ts';

/**
 * What the teachers of the demo district have earned in this cycle up to now. Each entry is posted with two keys, at
 * the end of the month in which it was earned, so that the district can also be looked at as it was then.
 */
type Training = Kind & { title: string; hours: number; on: string; certificate?: string };
type Keys = { registrarId: string; registrarOrgId: string; auditorId: string; auditorOrgId: string };

/** The September in which the demo's cycle began: two school years before the present one. */
export const cycleStart = (now: Date): number => schoolYear(dayOf(now)) - 2;
export const schoolYear = (day: string): number => Number(day.slice(0, 4)) - (day.slice(5) < '09-01' ? 1 : 0);

const school = { level: 'school', form: 'school_based' } as const;
/** Teachers who fell behind last year: three of five at the country school, one at the junior school. */
const BEHIND = ['fang.zhou', 'qiu.yan', 'bai.qing', 'yan.shuning'];

/** A school year of one teacher, as registers of such districts look. */
function yearOf(userName: string, year: number): Training[] {
  const pick = chanceOf(`${userName} ${year}`);
  const isBehind = BEHIND.includes(userName);
  const term = (on: string, name: string): Training => {
    const hours = isBehind ? 6 + pick(4) : 11 + pick(4);
    return { ...school, category: 'school', title: `${name}校本研修（集体备课、听评课）`, hours, on };
  };
  const both: Training[] = [
    term(`${year}-12-20`, `${year} 年秋季学期`),
    term(`${year + 1}-06-20`, `${year + 1} 年春季学期`),
    { ...school, category: 'safety', title: '校园安全教育培训', hours: 2, on: `${year}-10-15` },
    { ...school, category: 'ai', title: '人工智能教育应用专题研修', hours: 3, on: `${year + 1}-03-18` },
    {
      category: 'post',
      level: 'county',
      form: 'in_person',
      title: `${year + 1} 年县级学科教师暑期培训`,
      hours: isBehind ? 18 : 30,
      on: `${year + 1}-07-20`,
    },
  ];
  if (!isBehind)
    both.push({
      category: 'post',
      level: 'national',
      form: 'remote',
      title: `国家智慧教育平台 ${year + 1} 年寒假研修`,
      hours: 40 + 2 * pick(8),
      on: `${year + 1}-01-28`,
    });
  return both;
}

/** What is done once in a cycle; the better half has it behind them. */
function onceOf(userName: string, year: number): Training[] {
  const pick = chanceOf(`${userName} once`);
  const psychology: Training = {
    ...school,
    category: 'psychology',
    title: '心理健康教育通识培训',
    hours: 4,
    on: `${year}-11-10`,
  };
  const digital: Training = {
    category: 'digital',
    level: 'city',
    form: 'blended',
    title: '教师数字素养提升工程（集中、网络、校本应用考核）',
    hours: 40,
    on: `${year + 1}-05-25`,
    certificate: `YC-SZ-${year + 1}-${1000 + pick(9000)}`,
  };
  const polishing = [1, 2].map((round): Training => ({
    ...school,
    category: 'polishing',
    title: `第${round}轮磨课`,
    hours: 4,
    on: `${year}-10-${10 + round * 7}`,
  }));
  const isDone = pick(10) < 7;
  return [psychology, ...(isDone ? [digital] : []), ...(pick(2) === 0 ? polishing : [])];
}

/** The first year of service: trained in the county, and at school beside somebody experienced. */
const inductionOf = (year: number): Training[] => [
  {
    category: 'induction',
    level: 'county',
    form: 'in_person',
    title: '新任教师岗前与跟岗培训',
    hours: 90,
    on: `${year}-10-25`,
  },
  { ...school, category: 'induction', title: '师徒结对校内研训', hours: 30, on: `${year + 1}-01-10` },
];

async function keyHolders(deps: Deps) {
  const holder = async (userName: string) => {
    const person = await findPersonByUserName(deps.db, userName);
    const [profile] = person ? await listProfiles(deps.db, deps.now(), { personIds: [person.id] }) : [];
    if (!profile) throw new TypeError(`the demo district has no ${userName}`);
    return { id: profile.personId, orgId: profile.orgId };
  };
  const [primary, junior, rural] = [await holder('zhou.ping'), await holder('han.bo'), await holder('jiang.he')];
  const [county, countyToo, city, cityToo] = [
    await holder('admin.county'),
    await holder('xu.wen'),
    await holder('shen.yi'),
    await holder('admin.city'),
  ];
  const key = (registrar: typeof primary, auditor: typeof primary): Keys => ({
    registrarId: registrar.id,
    registrarOrgId: registrar.orgId,
    auditorId: auditor.id,
    auditorOrgId: auditor.orgId,
  });
  return (profile: Profile, { level }: Training): Keys => {
    if (level === 'national' || level === 'province' || level === 'city') return key(city, cityToo);
    if (level === 'county') return key(countyToo, city);
    const head = [primary, junior, rural].find((one) => profile.orgPath.includes(`/${one.orgId}/`));
    // The head's own work cannot be registered by herself: the body above keeps that key.
    return head && head.id !== profile.personId ? key(head, county) : key(countyToo, cityToo);
  };
}

/** Posts the past of the demo's teachers. What is posted already stays as it is. */
export async function recordCredits(deps: Deps, userNames: readonly string[]): Promise<void> {
  const now = deps.now();
  const keysFor = await keyHolders(deps);
  const first = cycleStart(now);
  for (const userName of userNames) {
    const person = await findPersonByUserName(deps.db, userName);
    const [profile] = person ? await listProfiles(deps.db, now, { personIds: [person.id] }) : [];
    if (!profile) continue;
    const hired = profile.hiredOn ?? '0000-00-00';
    const years = [first, first + 1, first + 2].flatMap((year) => yearOf(userName, year));
    const begun = Math.max(first, schoolYear(hired < `${first}-09-01` ? `${first}-09-01` : hired));
    const past = [
      ...years,
      ...onceOf(userName, begun),
      ...(hired >= `${first}-09-01` ? inductionOf(begun) : []),
    ].filter((one) => one.on >= hired && addDays(one.on, 20) < dayOf(now));
    past.sort((a, b) => (a.on < b.on ? -1 : 1));
    for (const [i, training] of past.entries()) await post(deps, profile, training, keysFor(profile, training), i);
  }
}

async function post(deps: Deps, profile: Profile, training: Training, keys: Keys, place: number): Promise<void> {
  const { certificate, hours, on, ...given } = training;
  // Audited some days after it was done.
  const at = new Date(`${addDays(on, 5 + (place % 10))}T03:00:00Z`);
  const policy = await policyInForce(deps.db, profile.orgPath, { day: on, known: at });
  const attendance = { hours: centi(hours), absentHours: 0, statedCredits: null };
  const worth = creditsFor(policy, given, attendance, profile, on);
  if (!worth.ok) return deps.log.warn('seed.credit_refused', { title: training.title, refusal: worth.refusal });
  const then = { ...deps, now: () => at };
  await deps.db.transaction((tx) =>
    postEntry(then, tx, {
      ...given,
      ...keys,
      personId: profile.personId,
      occurredOn: on,
      hours: centi(hours),
      credits: worth.credits,
      conversion: worth.ruleId,
      evidence: certificate
        ? [
            {
              kind: 'certificate',
              artefact: `certificate:${certificate}`,
              number: certificate,
              issuer: '云澄市教师培训中心',
            },
          ]
        : [
            {
              kind: 'reflection',
              artefact: `demo:${profile.personId}:${given.category}:${on}`,
              text: `${training.title}：研修记录与成果已归档。`,
            },
          ],
      certificateNo: certificate ?? null,
      sourceKey: `demo:${profile.personId}:${given.category}:${on}`,
    }),
  );
}

type Places = ReadonlyMap<string, { id: string }>;
const placeOf = (places: Places, key: string): string => {
  const found = places.get(key);
  if (!found) throw new TypeError(`the demo district has no organisation ${key}`);
  return found.id;
};

/** Publishes the district's policies as they were at the beginning of the cycle; those that are there stay. */
export async function publishDemoPolicies(deps: Deps, places: Places, year: number): Promise<void> {
  const now = deps.now();
  for (const { org, ...policy } of await demoPolicies(year)) {
    const row = {
      ...policy,
      id: deps.newId('pol'),
      orgId: placeOf(places, org),
      version: 1,
      state: 'published' as const,
      publishedAt: now,
      createdAt: now,
      updatedAt: now,
    };
    await deps.db.insert(policies).values(row).onConflictDoNothing();
  }
}

type DemoOffering = {
  org: string;
  title: string;
  description: string;
  category: string;
  level: Kind['level'];
  form: Kind['form'];
  hours: number;
  repeats: 'term' | 'year';
};
const MINUTES_PER_HOUR = 45;

/** What schools, county and city offer in this cycle. */
export async function openOfferings(deps: Deps, places: Places, year: number): Promise<void> {
  const [there] = await deps.db.select({ id: offerings.id }).from(offerings).limit(1);
  if (there) return;
  const now = deps.now();
  const file = new URL('./policies/offerings.json', import.meta.url);
  const list = JSON.parse(await readFile(file, 'utf8')) as DemoOffering[];
  const rows = list.map(({ org, hours, ...offering }) => ({
    ...offering,
    id: deps.newId('off'),
    orgId: placeOf(places, org),
    hours: centi(hours),
    minutes: hours * MINUTES_PER_HOUR,
    fromDay: `${year}-09-01`,
    toDay: `${year + 5}-08-31`,
    createdAt: now,
    updatedAt: now,
  }));
  await deps.db.insert(offerings).values(rows);
}
