import { dayOf } from '../../server/kernel/day.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { addDays } from '../../server/policy/rules/index.ts';
import { made, personOf, Refused, type Answer, type Doer } from './doer.ts';

/** What is on its way between teachers and the two keys of the demo district: every deed is a person's own request. */
type Claim = {
  category: string;
  level: string;
  form: string;
  title: string;
  organiser: string;
  hours: number;
  reflection: string;
  daysAgo: number;
};
type Act = (deps: Deps, who: (userName: string) => Promise<Doer>) => Promise<void>;

const revisionOf = (answer: Answer): number => {
  const { revision } = (answer['claim'] ?? answer) as { revision?: unknown };
  if (typeof revision !== 'number') throw new TypeError('a claim without a revision');
  return revision;
};
const look = (who: Doer, id: string) => who.get(`/credits/claims/${id}`);

/** Writes a claim and hands it in. */
async function claim(deps: Deps, who: Doer, { daysAgo, ...given }: Claim): Promise<string> {
  const begun = await who.send('POST', '/credits/claims', { key: `demo ${given.title}`, category: given.category });
  const id = made((begun['claim'] ?? begun) as Answer);
  const revision = revisionOf(await look(who, id));
  const occurredOn = addDays(dayOf(deps.now()), -daysAgo);
  const change = { ...given, hours: given.hours * 100, occurredOn, revision };
  await who.send('PATCH', `/credits/claims/${id}`, change);
  await who.send('POST', `/credits/claims/${id}/submit`, { revision: revisionOf(await look(who, id)) });
  return id;
}
const turn = async (who: Doer, id: string, what: 'register' | 'audit') =>
  who.send('POST', `/credits/claims/${id}/${what}`, { revision: revisionOf(await look(who, id)) });

/** Waits for the city, which keeps both keys of what the province holds. */
const waiting: Act = async (deps, who) => {
  await claim(deps, await who('lin.xiaoyu'), {
    category: 'post',
    level: 'province',
    form: 'remote',
    title: '省级名师工作坊线上研修：小学语文课堂提问',
    organiser: '省教师发展中心',
    hours: 24,
    reflection:
      '跟着工作坊看了六节课的提问记录，发现我自己的问题七成只要学生答“是”或“不是”。这个月我先把追问写进教案，每节课只追一个问题，追到底。',
    daysAgo: 12,
  });
};

/** Registered by the school, waits for the county. */
const registered: Act = async (deps, who) => {
  const id = await claim(deps, await who('wu.hao'), {
    category: 'school',
    level: 'school',
    form: 'school_based',
    title: '数学组集体备课：商中间的 0',
    organiser: '实验小学数学教研组',
    hours: 4,
    reflection:
      '四个班的错题放在一起看，问题不在计算，在学生不知道哪一位不够除。我们把小棒操作放到列竖式之前，两周后再比一次。',
    daysAgo: 20,
  });
  await turn(await who('zhou.ping'), id, 'register');
};

/** Went through both keys, and stands in the ledger. */
const posted: Act = async (deps, who) => {
  const id = await claim(deps, await who('he.jing'), {
    category: 'school',
    level: 'school',
    form: 'school_based',
    title: '英语组同课异构：Weather',
    organiser: '实验小学英语教研组',
    hours: 3,
    reflection:
      '两节课目标一样，一节从听力进，一节从情境进。情境进的那节开口的孩子多一倍，我把听力材料改成了天气预报播报任务。',
    daysAgo: 25,
  });
  await turn(await who('zhou.ping'), id, 'register');
  await turn(await who('admin.county'), id, 'audit');
};

/** Came back with a reason, and waits for its teacher. */
const returned: Act = async (deps, who) => {
  const id = await claim(deps, await who('qian.wei'), {
    category: 'class-teacher',
    level: 'county',
    form: 'in_person',
    title: '班主任工作坊',
    organiser: '临江县教师进修学校',
    hours: 15,
    reflection: '两天的工作坊讲了家校沟通和班会设计，我回来试了一次“开头三分钟”班会。',
    daysAgo: 30,
  });
  const county = await who('xu.wen');
  const revision = revisionOf(await look(county, id));
  const reason = '工作坊为期两天，签到表显示第二天下午未到。请写明实际参加的学时，并附上结业证明后再交。';
  await county.send('POST', `/credits/claims/${id}/return`, { revision, reason });
};

/** Hired this year, she cannot reach the school-based credits of the cycle: an exception has been asked for. */
const excepted: Act = async (deps, who) => {
  const [tian, county] = [await who('tian.fang'), await who('admin.county')];
  await county.send('POST', '/credits/exceptions', {
    personId: tian.actor.personId,
    ruleId: 'school',
    change: { kind: 'least', least: 60 },
    reason: '本学年新入职，周期只剩六个学期，每学期最多 12 学分，84 学分无法达到；建议按剩余学期折算为 60 学分。',
    fromDay: dayOf(deps.now()),
    toDay: null,
  });
};

/** A group plans its lesson together: once held, once to come. */
const met: Act = async (deps, who) => {
  const [zhao, lin] = [await who('zhao.min'), await who('lin.xiaoyu')];
  const plan = {
    orgId: zhao.actor.orgId,
    kind: 'joint_planning',
    place: '三楼教研室',
    hours: 200,
    category: 'school',
    level: 'school',
    form: 'school_based',
  };
  const list = (state: string) => ({
    attendances: [zhao, lin].map((one) => ({ personId: one.actor.personId, state, missedHours: 0 })),
  });
  const held = made(
    await zhao.send('POST', '/activities', {
      ...plan,
      title: '语文组集体备课：让更多孩子开口',
      plan: '各带一节课的提问实录，一起数：谁答了、答了几次、老师等了几秒。',
      heldOn: addDays(dayOf(deps.now()), -6),
    }),
  );
  await zhao.send('PUT', `/activities/${held}/attendances`, list('present'));
  await lin.send('POST', `/activities/${held}/reflection`, {
    text: '数完才知道，我一节课问了三十一个问题，有十九个是同样四个孩子答的。下周起我先等五秒，再请没举手的同桌互相说一说。',
  });
  await zhao.send('POST', `/activities/${held}/close`, {
    record: '三节课的实录放在一起，等待时间平均不到两秒。约定：下次备课前每人试一周“等五秒”，带着记录来。',
    revision: 1,
  });
  const coming = made(
    await zhao.send('POST', '/activities', {
      ...plan,
      title: '语文组集体备课：“等五秒”试过之后',
      plan: '带一周的记录，比较开口人数，选一节课磨第二轮。',
      heldOn: addDays(dayOf(deps.now()), 8),
    }),
  );
  await zhao.send('PUT', `/activities/${coming}/attendances`, list('invited'));
};

const ACTS: readonly Act[] = [waiting, registered, posted, returned, excepted, met];

/** Tells it. An act that a crash cut off before may be refused when it comes again; the others go on. */
export async function tellCreditStory(deps: Deps): Promise<void> {
  for (const act of ACTS) {
    try {
      await act(deps, (userName) => personOf(deps, userName));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      deps.log.warn('seed.act_refused', { because: error.message });
    }
  }
}
