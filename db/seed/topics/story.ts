import type { Deps } from '../../../server/kernel/deps.ts';
import { findOrganisationByName } from '../../../server/people/index.ts';
import { Refused } from '../doer.ts';
import { admit, applicationOf, castOn, handIn, look, onDay, seen, today, write } from './apply.ts';
import { KEEPER, openCall } from './calls.ts';
import { announce, approve, decide } from './decide.ts';
import { closeTopic, openTopic, report } from './life.ts';
import { seat } from './panel.ts';
import { fillPool } from './pool.ts';
import { review } from './review.ts';

const COUNTY = '临江县教育局';
/** Days from today. */
const LAST_YEAR = { from: -460, to: -430 };
const AUTUMN = { from: -50, to: -20 };
const WINTER = { from: -6, to: 24 };
const SCHOOLS: Readonly<Record<string, string>> = {
  'he.jing': 'zhou.ping',
  'chen.lan': 'zhou.ping',
  'wu.hao': 'zhou.ping',
  'sun.qing': 'han.bo',
  'gao.yuan': 'han.bo',
  'feng.lei': 'han.bo',
  'he.zhiyuan': 'han.bo',
  'deng.tao': 'jiang.he',
};
const titleOf = (leader: string): string => applicationOf(leader).form.title;
const yearOf = (deps: Deps, days: number): string => today(deps, days).slice(0, 4);

type Applying = { callId: string; leaders: readonly string[]; days: number; start: number };
/** Each writes an application and hands it in; her school puts it forward, the county admits it. */
async function apply(deps: Deps, { callId, leaders, days, start }: Applying): Promise<Map<string, string>> {
  const cast = castOn(deps, days);
  const ids = new Map<string, string>();
  for (const leader of leaders) {
    const id = await write(cast, callId, leader, today(deps, start));
    await handIn(cast, id, leader, SCHOOLS[leader] ?? null);
    await admit(castOn(deps, days + 3), id, KEEPER);
    ids.set(leader, id);
  }
  return ids;
}

/** Last year: one topic was closed, one is under way, one was not approved and its leader can read why. */
async function lastYear(deps: Deps, orgId: string): Promise<void> {
  const { from, to } = LAST_YEAR;
  const opening = { title: `${yearOf(deps, from)} 年人工智能教学专项课题`, from, to };
  const callId = await openCall(onDay(deps, from), await castOn(deps, from)(KEEPER), orgId, {
    ...opening,
    from: 0,
    to: to - from,
  });
  const leaders = ['he.jing', 'chen.lan', 'sun.qing'];
  const ids = await apply(deps, { callId, leaders, days: from + 20, start: to + 60 });
  await seat(castOn(deps, to + 3), callId);
  for (const leader of leaders) await review(castOn(deps, to + 8), leader, titleOf(leader));
  const id = (leader: string) => ids.get(leader) ?? '';
  const wanted = leaders.map((leader) => ({
    id: id(leader),
    proposal: leader === 'sun.qing' ? ('decline' as const) : ('approve' as const),
  }));
  await decide(castOn(deps, to + 20), callId, wanted);
  const passed = [id('he.jing'), id('chen.lan')];
  await announce(castOn(deps, to + 21), callId, passed, today(deps, to + 22));
  await approve(castOn(deps, to + 40), callId, passed);
  await openTopic(deps, id('he.jing'), 'he.jing', to + 50);
  await openTopic(deps, id('chen.lan'), 'chen.lan', to + 60);
  await report(castOn(deps, -330), id('he.jing'), 'he.jing', 'annual');
  await closeTopic(deps, id('he.jing'), { leader: 'he.jing', orgId, days: -120 });
}

/** This autumn: two are being judged, one waits for a reviewer, one was sent back for a supplement. */
async function thisAutumn(deps: Deps, orgId: string): Promise<void> {
  const { from, to } = AUTUMN;
  const title = `${yearOf(deps, 0)} 年人工智能教学专项课题`;
  const keeper = await castOn(deps, from)(KEEPER);
  const callId = await openCall(onDay(deps, from), keeper, orgId, { title, from: 0, to: to - from });
  const leaders = ['gao.yuan', 'feng.lei', 'deng.tao'];
  await apply(deps, { callId, leaders, days: from + 15, start: 40 });
  const returned = await write(castOn(deps, from + 20), callId, 'wu.hao', today(deps, 40));
  await handIn(castOn(deps, from + 20), returned, 'wu.hao', 'zhou.ping');
  const office = await castOn(deps, to + 2)(KEEPER);
  await office.send('POST', `/topics/${returned}/return`, {
    ...(await seen(office, returned)),
    reason: '请补充：照片先由谁归类、对不上时怎样处理，写进研究方法；说明家长是否知情。',
  });
  await seat(castOn(deps, -9), callId);
  for (const leader of leaders) await review(castOn(deps, -3), leader, titleOf(leader));
}

/** Now: a call is open; one application waits for its school, one is still a draft. */
async function now(deps: Deps, orgId: string): Promise<void> {
  const { from, to } = WINTER;
  const title = `${yearOf(deps, 0)} 年冬季人工智能教学小课题`;
  const callId = await openCall(onDay(deps, from), await castOn(deps, from)(KEEPER), orgId, {
    title,
    from: 0,
    to: to - from,
  });
  const cast = castOn(deps, -1);
  await handIn(cast, await write(cast, callId, 'he.zhiyuan', today(deps, 60)), 'he.zhiyuan', null);
  const lin = await cast('lin.xiaoyu');
  const { id } = await lin.send('POST', '/topics', { callId, guideItem: null });
  const { form, topic } = (await look(lin, String(id))) as {
    form: Record<string, unknown>;
    topic: { revision: number };
  };
  const significance = '我每节课提三十多个问题，举手的总是那五六个。想试试先让全班在平板上写一句，再挑几句来问。';
  const begun = {
    ...form,
    title: '用匿名作答改进小学语文课堂提问',
    track: 'mini',
    months: 8,
    sections: { significance },
  };
  await lin.send('PUT', `/topics/${String(id)}/form`, { revision: topic.revision, form: begun });
}

/**
 * Three calls of the county: last year's with what came of it, this autumn's under review, and one that is open. An act
 * that a crash cut off is not told again: its call is there.
 */
export async function tellTopicStory(deps: Deps): Promise<void> {
  const county = await findOrganisationByName(deps.db, COUNTY);
  if (!county) throw new TypeError('the demo district has no county');
  const pool = () => fillPool(castOn(deps, LAST_YEAR.from - 30), county);
  for (const act of [pool, () => lastYear(deps, county), () => thisAutumn(deps, county), () => now(deps, county)]) {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      deps.log.warn('seed.act_refused', { error: error.message });
    }
  }
}
