import type { EvidenceItem } from '../../../../db/schema/credits.ts';
import { mayShare, type Effective } from '../../../policy/rules/index.ts';

/** Fewer characters of reflection are no evidence; as for a step of a path. */
export const REFLECTION_LEAST = 30;

/** Names of the things themselves: the same thing has the same name wherever it is given. */
export const artefactOf = {
  file: (sha256: string) => `sha256:${sha256}`,
  step: (stepId: string) => `step:${stepId}`,
  reflection: (id: string) => `reflection:${id}`,
  /** Numbers are written in many ways; width, case, spaces and dashes make no other certificate. */
  certificate: (issuer: string, number: string) => `certificate:${folded(issuer)}:${folded(number)}`,
  /** Being of a finished topic is shown by its number, each person's own: the same number is nobody's second claim. */
  topic: (number: string, personId: string) => `topic:${folded(number)}:${personId}`,
};
const folded = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-_.·]/g, '');

/** Whether something other than minutes stands behind a claim. */
export const hasArtefact = (evidence: readonly EvidenceItem[]): boolean =>
  evidence.some((item) => item.kind !== 'step' && (item.kind !== 'reflection' || isLongEnough(item.text)));
const isLongEnough = (text: string) => [...text.trim()].length >= REFLECTION_LEAST;

/** Where an artefact stands already: a claim under way or an entry that was not taken back. */
export type Use = { artefact: string; category: string; personId: string };

/**
 * The first artefact that may not back this claim as well; null when all may. A reflection is words of one's own and
 * never collides by name. A certificate belongs to one person; the same file may lie behind the work of several.
 */
export function takenArtefact(
  policy: Pick<Effective, 'rules'>,
  claim: { personId: string; category: string; evidence: readonly EvidenceItem[] },
  uses: readonly Use[],
): EvidenceItem | null {
  return (
    claim.evidence.find((item) => {
      const same = uses.filter((use) => use.artefact === item.artefact);
      if (item.kind === 'certificate' && same.some((use) => use.personId !== claim.personId)) return true;
      const own = same.filter((use) => use.personId === claim.personId).map((use) => use.category);
      return !mayShare(policy, own, claim.category);
    }) ?? null
  );
}
