import type { EvidenceItem } from '../../../../db/schema/credits.ts';
import { categoryOf, type Attendance, type Effective } from '../../../policy/rules/index.ts';
import { hasArtefact } from './evidence.ts';

export type Lack =
  | 'policy.none_in_force'
  | 'policy.category_unknown'
  | 'credits.title_needed'
  | 'credits.day_in_future'
  | 'credits.absent_beyond_hours'
  | 'credits.hours_needed'
  | 'credits.certificate_needed'
  | 'credits.evidence_needed';

export type Filled = Attendance & {
  category: string;
  title: string;
  occurredOn: string;
  evidence: readonly EvidenceItem[];
};

/** What a claim lacks before it can be submitted, all of it at once; minutes alone never suffice. */
export function lacksOf(policy: Pick<Effective, 'rules'>, claim: Filled, today: string): Lack[] {
  if (policy.rules.length === 0) return ['policy.none_in_force'];
  const counted = categoryOf(policy, claim.category)?.counted.by;
  if (!counted) return ['policy.category_unknown'];
  const hasCertificate = claim.evidence.some(({ kind }) => kind === 'certificate');
  const lacks: [boolean, Lack][] = [
    [claim.title.trim() === '', 'credits.title_needed'],
    [claim.occurredOn > today, 'credits.day_in_future'],
    [claim.absentHours > claim.hours, 'credits.absent_beyond_hours'],
    [counted === 'item' && claim.hours === 0 && !claim.statedCredits, 'credits.hours_needed'],
    [counted === 'certificate' && !hasCertificate, 'credits.certificate_needed'],
    [!hasArtefact(claim.evidence), 'credits.evidence_needed'],
  ];
  return lacks.flatMap(([isLacking, lack]) => (isLacking ? [lack] : []));
}
