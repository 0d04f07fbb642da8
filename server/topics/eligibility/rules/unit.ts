import type { EligibilityRule, TopicState, UnitKind } from '../../../../db/schema/topic-data.ts';
import { aside, judged, met, unclear, unmet, type Facts, type Judgement, type RuleOf } from './facts.ts';
import { plainTitle } from './ranks.ts';

type Organisation = {
  kind: 'province' | 'city' | 'county' | 'school' | 'group';
  isRural: boolean;
  isCityDirect: boolean;
};
/** The organisation above: null at the top of the tree. */
type Above = { kind: Organisation['kind']; name: string } | null;

/**
 * What kinds of unit an organisation is: schools of the city itself (直属), of a district (市辖区) or of a county, country
 * schools being one of these as well. A district is told by its name, the tree calls both 'county'.
 */
export function unitKindsOf(org: Organisation, above: Above): UnitKind[] {
  if (org.kind === 'county') return ['county'];
  if (org.kind === 'city' || org.kind === 'province') return ['city'];
  const kind: UnitKind =
    org.isCityDirect || above?.kind === 'city'
      ? 'city_school'
      : above?.name.endsWith('区')
        ? 'district_school'
        : 'county_school';
  return org.isRural ? [kind, 'rural_school'] : [kind];
}

/** States in which an application holds a place of its unit: put forward, and neither taken back nor refused unjudged. */
export const holdsPlace = (state: TopicState): boolean =>
  !['draft', 'submitted', 'withdrawn', 'refused'].includes(state);

type Asked = { track: string; stage: string | null; unitKinds: readonly UnitKind[] };
/** Whether a rule is asked of such an application at all. */
export function applies({ when }: Pick<EligibilityRule, 'when'>, { track, stage, unitKinds }: Asked): boolean {
  if (when?.tracks && !when.tracks.includes(track)) return false;
  if (when?.stages && !(stage !== null && when.stages.includes(stage))) return false;
  return !when?.unitKinds || when.unitKinds.some((kind) => unitKinds.includes(kind));
}

/** Whether a quota is counted for such an application. */
export const isCounted = (rule: RuleOf<'unit_quota'>, asked: Asked): boolean =>
  applies(rule, asked) && (rule.unit === 'any' || asked.unitKinds.includes(rule.unit));

/** The place this application takes, or would take, counted with the others that hold one. */
export function judgeQuota(rule: RuleOf<'unit_quota'>, facts: Facts): Judgement {
  if (rule.unit !== 'any' && !facts.unitKinds.includes(rule.unit)) return aside({ unitKinds: facts.unitKinds });
  const taken = facts.placesTaken[rule.id] ?? [];
  const count = taken.length + 1;
  // Named so that a unit over its quota can say which it puts forward; a list, not a novel.
  return judged(count <= rule.most, { count, most: rule.most, per: rule.per, topics: taken.slice(0, 10) });
}

/** The months asked for, within the rule and within the track's own bounds. */
export function judgeDuration(rule: RuleOf<'duration'>, { form, track }: Facts): Judgement {
  const least = Math.max(rule.leastMonths, track?.leastMonths ?? 0);
  const most = track ? Math.min(rule.mostMonths, track.mostMonths) : rule.mostMonths;
  const fact = { months: form.months, least, most };
  return form.months === null
    ? unclear({ ...fact, missing: 'months' })
    : judged(form.months >= least && form.months <= most, fact);
}

export function judgeTitleLock({ form, guide }: Facts): Judgement {
  if (form.guideItem === null) return aside({ guideItem: null });
  if (!guide) return unclear({ guideItem: form.guideItem, missing: 'guide' });
  const fact = { guideItem: form.guideItem, asked: guide.title, title: form.title };
  return guide.isLocked ? judged(plainTitle(form.title) === plainTitle(guide.title), fact) : aside(fact);
}

/** Before the unit has had its say the question is open, afterwards it is answered. */
export function judgeCommitment({ statements, state }: Facts): Judgement {
  const isGiven = statements.some((one) => one.kind === 'unit' && one.state === 'given');
  if (isGiven) return met({ given: true });
  const isWaiting = state === 'draft' || state === 'submitted';
  return isWaiting ? unclear({ given: false, waiting: true }) : unmet({ given: false, waiting: false });
}

export function judgeBlind({ blind }: Facts): Judgement {
  if (!blind.isBlind) return aside({});
  const fact = { sections: blind.sections, findings: blind.openFindings };
  return judged(blind.sections.length === 0 && blind.openFindings === 0, fact);
}
