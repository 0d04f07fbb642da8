/** What a call for contributions asks for, who reads what is sent, and how much of the gap is closed. Pure. */
export type Wanted = {
  kind: string | null;
  stage: string | null;
  grades: readonly string[];
  subject: string | null;
  unit: string | null;
};
export type Sent = Wanted & { kind: string };
export type Misfit = 'kind' | 'stage' | 'grades' | 'subject' | 'unit';

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** In what a resource is not what was asked for; told, not forbidden: a person decides. */
export function misfitsOf(wanted: Wanted, sent: Sent): Misfit[] {
  const misfits: Misfit[] = [];
  if (wanted.kind !== null && wanted.kind !== sent.kind) misfits.push('kind');
  if (wanted.stage !== null && wanted.stage !== sent.stage) misfits.push('stage');
  if (wanted.subject !== null && wanted.subject !== sent.subject) misfits.push('subject');
  if (wanted.grades.length > 0 && !wanted.grades.some((grade) => sent.grades.includes(grade))) misfits.push('grades');
  const [asked, given] = [folded(wanted.unit ?? ''), folded(sent.unit ?? '')];
  // A book's unit is written in many ways: one name inside the other is the same unit.
  if (asked !== '' && (given === '' || !(given.includes(asked) || asked.includes(given)))) misfits.push('unit');
  return misfits;
}

/** The gaps a call names, one per grade (one in all without grades), and how many an accepted fitting resource fills. */
export function filledOf(wanted: Wanted, accepted: readonly Sent[]): { gaps: number; filled: number } {
  const fitting = accepted.filter((sent) => misfitsOf(wanted, sent).length === 0);
  if (wanted.grades.length === 0) return { gaps: 1, filled: Math.min(1, fitting.length) };
  const filled = wanted.grades.filter((grade) => fitting.some(({ grades }) => grades.includes(grade)));
  return { gaps: wanted.grades.length, filled: filled.length };
}

export const isOpen = (call: { state: 'open' | 'closed'; closesOn: string }, today: string): boolean =>
  call.state === 'open' && today <= call.closesOn;

/**
 * Whether the stewards of the call's organisation can read a resource: listed for all, for an organisation that theirs
 * is or lies below, or for one below theirs. The same as `library.read` for a steward there; a test holds them together.
 */
export function whyNotSend(
  resource: { listing: string; visibility: string; visibleOrgPath: string | null },
  callOrgPath: string,
): 'community.contribution_not_listed' | 'community.contribution_out_of_reach' | null {
  if (resource.listing !== 'listed') return 'community.contribution_not_listed';
  if (resource.visibility === 'public') return null;
  const path = resource.visibleOrgPath;
  const isRead = path !== null && (callOrgPath.startsWith(path) || path.startsWith(callOrgPath));
  return isRead ? null : 'community.contribution_out_of_reach';
}

/** Nobody decides about what they sent or wrote themselves. */
export const whyNotAccept = (
  sent: { state: string; personId: string | null; ownerId: string },
  deciderId: string,
): 'community.contribution_decided' | 'access.own_work' | null => {
  if (sent.state !== 'submitted') return 'community.contribution_decided';
  return sent.personId === deciderId || sent.ownerId === deciderId ? 'access.own_work' : null;
};
