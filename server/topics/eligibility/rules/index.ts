import type { EligibilityRule } from '../../../../db/schema/topic-data.ts';
import { aside, type Facts, type Judged, type Judgement } from './facts.ts';
import {
  judgeAge,
  judgeLeaders,
  judgeLed,
  judgeRecommenders,
  judgeSanction,
  judgeTitle,
  judgeTookPart,
} from './leader.ts';
import { judgeActive, judgeConsent, judgeOnce, judgeTeam, judgeUnfinished, judgeWithin } from './team.ts';
import { applies, judgeBlind, judgeCommitment, judgeDuration, judgeQuota, judgeTitleLock } from './unit.ts';

export * from './facts.ts';
export { titleLevel } from './ranks.ts';
export { holdsPlace, isCounted, unitKindsOf } from './unit.ts';

function judgementOf(rule: EligibilityRule, facts: Facts): Judgement {
  switch (rule.type) {
    case 'leaders':
      return judgeLeaders(rule, facts);
    case 'leader_title':
      return judgeTitle(rule, facts);
    case 'leader_age':
      return judgeAge(rule, facts);
    case 'led_before':
      return judgeLed(rule, facts);
    case 'took_part_before':
      return judgeTookPart(rule, facts);
    case 'active_limit':
      return judgeActive(rule, facts);
    case 'unfinished_blocks':
      return judgeUnfinished(rule, facts);
    case 'team_size':
      return judgeTeam(rule, facts);
    case 'unit_quota':
      return judgeQuota(rule, facts);
    case 'duration':
      return judgeDuration(rule, facts);
    case 'sanction':
      return judgeSanction(rule, facts);
    case 'member_consent':
      return judgeConsent(facts);
    case 'title_lock':
      return judgeTitleLock(facts);
    case 'works_within':
      return judgeWithin(facts);
    case 'once_per_call':
      return judgeOnce(rule, facts);
    case 'recommenders':
      return judgeRecommenders(rule, facts);
    case 'unit_commitment':
      return judgeCommitment(facts);
    case 'blind_part':
      return judgeBlind(facts);
  }
}

/** Exactly one verdict for every rule of a call, in the call's order: with the facts it rests on and its clause. */
export function judgeAll(rules: readonly EligibilityRule[], facts: Facts): Judged[] {
  const { track, stage } = facts.form;
  return rules.map((rule) => {
    const { id: ruleId, type, label, labelEn, clause } = rule;
    const isAsked = applies(rule, { track, stage, unitKinds: facts.unitKinds });
    const judgement = isAsked ? judgementOf(rule, facts) : aside({ when: rule.when });
    return { ruleId, type, label, labelEn, clause, ...judgement };
  });
}
