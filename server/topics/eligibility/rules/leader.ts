import type { TitleLevel } from '../../../../db/schema/topic-data.ts';
import { addMonths } from '../../../policy/rules/index.ts';
import {
  aside,
  judged,
  met,
  unclear,
  unmet,
  type Facts,
  type Involvement,
  type Judgement,
  type RuleOf,
} from './facts.ts';
import { ageOn, levelRank, plainTitle, titleLevel, titleRank } from './ranks.ts';

/** Tasks that make somebody a leader besides the leader. */
const LEADS = /主持人|共同主持|联合主持|课题主持|课题负责人|第[一二]负责人/u;

/** One account leads a topic; a member whose task is to lead is a leader by another name. */
export function judgeLeaders(rule: RuleOf<'leaders'>, { people }: Facts): Judgement {
  const others = people.filter(({ place, task }) => place > 0 && LEADS.test(task)).map(({ place }) => place);
  return judged(1 + others.length <= rule.most, { count: 1 + others.length, most: rule.most, people: others });
}

/** How many recommenders spoke, how many of them hold the title asked for, and of how many it cannot be read. */
function spoke({ statements }: Facts, least: TitleLevel | undefined) {
  const asked = statements.filter(({ kind }) => kind === 'recommender');
  const given = asked.filter(({ state }) => state === 'given');
  const titles = given.map(({ title }) => titleLevel(title));
  const fit = titles.filter((one) => least === undefined || (one !== null && titleRank(one) >= titleRank(least)));
  const unread = least === undefined ? [] : titles.filter((one) => one === null);
  return { asked: asked.length, given: given.length, fit: fit.length, unread: unread.length };
}

/** Enough recommenders of the title asked for; a title that cannot be read is for a person to read. */
export function judgeRecommenders(rule: { count: number; title?: TitleLevel }, facts: Facts): Judgement {
  const counted = spoke(facts, rule.title);
  const fact = { ...counted, count: rule.count, ...(rule.title ? { title: rule.title } : {}) };
  if (counted.fit >= rule.count) return met(fact);
  return counted.fit + counted.unread >= rule.count ? unclear(fact) : unmet(fact);
}

/** A title, or the degree or the recommenders that stand in for it. */
export function judgeTitle(rule: RuleOf<'leader_title'>, facts: Facts): Judgement {
  const { title, degree } = facts.form.leader;
  const { least, orDegree } = rule;
  const fact = { title, least, ...(orDegree ? { degree, orDegree } : {}) };
  if (title !== null && titleRank(title) >= titleRank(least)) return met(fact);
  if (orDegree && hasDegree(degree, orDegree)) return met(fact);
  const instead = rule.orRecommenders ? judgeRecommenders(rule.orRecommenders, facts) : null;
  const more = instead ? { ...fact, recommenders: instead.fact } : fact;
  if (instead && instead.verdict !== 'unmet') return { verdict: instead.verdict, fact: more };
  if (title === null) return unclear({ ...more, missing: 'title' });
  return orDegree && degree === null ? unclear({ ...more, missing: 'degree' }) : unmet(more);
}
const hasDegree = (degree: Facts['form']['leader']['degree'], asked: 'master' | 'doctor'): boolean =>
  degree === 'doctor' || degree === asked;

/** Full years on the last day of the window, or the title or degree that stands in for youth. */
export function judgeAge(rule: RuleOf<'leader_age'>, { form, windowTo, day }: Facts): Judgement {
  const { born, title, degree } = form.leader;
  const { most, orTitle, orDegree } = rule;
  const on = windowTo || day;
  const age = born === null ? null : ageOn(born, on);
  const fact = {
    ...{ age, on, most },
    ...(orTitle ? { title, orTitle } : {}),
    ...(orDegree ? { degree, orDegree } : {}),
  };
  if (orTitle && title !== null && titleRank(title) >= titleRank(orTitle)) return met(fact);
  if (orDegree && hasDegree(degree, orDegree)) return met(fact);
  if (age === null) return unclear({ ...fact, missing: 'born' });
  if (age <= most) return met(fact);
  if (orTitle && title === null) return unclear({ ...fact, missing: 'title' });
  return orDegree && degree === null ? unclear({ ...fact, missing: 'degree' }) : unmet(fact);
}

const named = ({ topicId, title, as, level, state }: Involvement) => ({ topicId, title, as, level, state });
const done = ({ state }: Involvement) => state === 'closed';

/** What the applicant says of topics that the platform does not know. */
function declared({ form, people }: Facts) {
  const known = new Set(people[0]?.involvements.map(({ title }) => plainTitle(title)));
  return form.history.filter(({ title }) => title.trim() !== '' && !known.has(plainTitle(title)));
}

/** Closed topics that she led: the platform's own are known, others rest on her word and are for a person to look up. */
export function judgeLed(rule: RuleOf<'led_before'>, facts: Facts): Judgement {
  const level = rule.levels.find(({ unit }) => unit === 'any' || facts.unitKinds.includes(unit))?.level;
  if (level === undefined) return aside({ unitKinds: facts.unitKinds });
  const all = facts.people[0]?.involvements ?? [];
  const led = all.filter((one) => one.as === 'lead' && done(one));
  const fit = led.filter((one) => one.level !== null && levelRank(one.level) >= levelRank(level));
  const unsaid = led.filter((one) => one.level === null);
  const own = declared(facts).filter((one) => one.status === 'A' && levelRank(one.level) >= levelRank(level));
  const fact = { count: fit.length, least: rule.least, level, topics: [...fit, ...unsaid].map(named), declared: own };
  if (fit.length >= rule.least) return met(fact);
  return fit.length + unsaid.length + own.length >= rule.least
    ? unclear({ ...fact, proofs: facts.proofs })
    : unmet(fact);
}

/** Topics she led or took part in. Where proof is asked for, her word alone is not enough, and proof is read by a person. */
export function judgeTookPart(rule: RuleOf<'took_part_before'>, facts: Facts): Judgement {
  const all = (facts.people[0]?.involvements ?? []).filter((one) => done(one) || hasBegun(one));
  const fit = all.filter((one) => one.level !== null && levelRank(one.level) >= levelRank(rule.level));
  const unsaid = all.filter((one) => one.level === null);
  const own = declared(facts).filter((one) => one.status !== 'D' && levelRank(one.level) >= levelRank(rule.level));
  const fact = {
    ...{ count: fit.length, least: rule.least, level: rule.level, topics: [...fit, ...unsaid].map(named) },
    ...{ declared: own, proofs: facts.proofs, proof: rule.proof },
  };
  if (fit.length >= rule.least) return met(fact);
  if (fit.length + unsaid.length + own.length < rule.least) return unmet(fact);
  if (!rule.proof && unsaid.length === 0) return met(fact);
  return rule.proof && facts.proofs === 0 && unsaid.length === 0 ? unmet({ ...fact, missing: 'proof' }) : unclear(fact);
}
const hasBegun = ({ state }: Involvement) => ['running', 'suspended', 'closing', 'deferred'].includes(state);

/** 撤项 bars its leader for so many years, from that day to the eve of the same day. */
export function judgeSanction(rule: RuleOf<'sanction'>, { people, day }: Facts): Judgement {
  const hits = (people[0]?.involvements ?? []).flatMap((one) => {
    const { cancelledCause, cancelledOn } = one;
    if (one.as !== 'lead' || one.state !== 'cancelled' || cancelledOn === null) return [];
    if (!rule.causes.some((cause) => cause === cancelledCause)) return [];
    const until = addMonths(cancelledOn, 12 * rule.years);
    return day < until ? [{ ...named(one), cause: cancelledCause, cancelledOn, until }] : [];
  });
  return judged(hits.length === 0, { day, years: rule.years, topics: hits });
}
