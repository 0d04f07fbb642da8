/**
 * The way of a resource through the content audit (教科信厅〔2024〕1号): the author's own check and commitment, the
 * machine's check, a human check by somebody else at the body that owns the scope, listing; withdrawal. Pure.
 */
export const POINTS = [
  'political',
  'orientation',
  'scientific',
  'applicable',
  'normative',
  'timely',
  'public_interest',
] as const;
export type Point = (typeof POINTS)[number];
export type PointVerdict = { point: Point; ok: boolean; note: string };

export const STATES = ['machine_check', 'human_check', 'listed', 'returned', 'recalled'] as const;
export type AuditState = (typeof STATES)[number];
/** `listed_changed`: readers see the listed version, a newer one waits to be submitted. */
export const LISTINGS = ['draft', 'listed', 'listed_changed', 'withdrawn'] as const;
export type Listing = (typeof LISTINGS)[number];
/** `latest` is the state of the newest audit. */
export type Standing = { listing: Listing; latest: AuditState | 'none' };

export const COMMANDS = ['submit', 'finish_check', 'list', 'return', 'recall', 'withdraw', 'edit'] as const;
export type Command = (typeof COMMANDS)[number];

export type StateRefusal =
  | 'audit.open_already'
  | 'audit.nothing_changed'
  | 'audit.none_open'
  | 'audit.still_checking'
  | 'audit.decided'
  | 'audit.not_listed'
  | 'audit.machine_only';
/** What the rules of access say about one person and one resource; null is yes. The product itself is `machine`. */
export type Access =
  | { who: 'machine' }
  | { who: 'person'; edit: string | null; recall: string | null; audit: string | null; withdraw: string | null };

export const isOpen = (state: AuditState | 'none'): boolean => state === 'machine_check' || state === 'human_check';

/** Why a command does not fit the moment, whoever asks; null when it does. */
export function whyNotNow({ listing, latest }: Standing, command: Command): StateRefusal | null {
  switch (command) {
    case 'submit':
      if (isOpen(latest)) return 'audit.open_already';
      return listing === 'listed' ? 'audit.nothing_changed' : null;
    case 'finish_check':
      return latest === 'machine_check' ? null : 'audit.decided';
    case 'list':
    case 'return':
      if (latest === 'machine_check') return 'audit.still_checking';
      if (latest === 'none') return 'audit.none_open';
      return latest === 'human_check' ? null : 'audit.decided';
    case 'recall':
      if (latest === 'none') return 'audit.none_open';
      return isOpen(latest) ? null : 'audit.decided';
    case 'withdraw':
      return listing === 'listed' || listing === 'listed_changed' ? null : 'audit.not_listed';
    case 'edit':
      return null;
  }
}

/** Why this person may not give a command, whatever the moment; null when she may. */
export function whyNotBy(access: Access, command: Command): string | null {
  if (access.who === 'machine') return command === 'finish_check' ? null : 'audit.machine_only';
  switch (command) {
    case 'submit':
    case 'edit':
      return access.edit;
    case 'recall':
      return access.recall;
    case 'list':
    case 'return':
      return access.audit;
    case 'withdraw':
      return access.withdraw;
    case 'finish_check':
      return 'audit.machine_only';
  }
}

const LISTED_AFTER_EDIT: Record<Listing, Listing> = {
  draft: 'draft',
  listed: 'listed_changed',
  listed_changed: 'listed_changed',
  withdrawn: 'withdrawn',
};

/** What a command leads to; total over standings. */
export function after(standing: Standing, command: Command): Standing {
  const { listing, latest } = standing;
  switch (command) {
    case 'submit':
      return { listing, latest: 'machine_check' };
    case 'finish_check':
      return { listing, latest: 'human_check' };
    case 'list':
      return { listing: 'listed', latest: 'listed' };
    case 'return':
      return { listing, latest: 'returned' };
    case 'recall':
      return { listing, latest: 'recalled' };
    case 'withdraw':
      // What was on its way as a change of something listed has nothing left to change.
      return { listing: 'withdrawn', latest: isOpen(latest) ? 'recalled' : latest };
    case 'edit':
      return { listing: LISTED_AFTER_EDIT[listing], latest };
  }
}

export type Step = { ok: true; next: Standing } | { ok: false; because: string };

/** One step: first who asks, so that nobody learns the state of what is not theirs, then the moment. */
export function step(standing: Standing, command: Command, access: Access): Step {
  const because = whyNotBy(access, command) ?? whyNotNow(standing, command);
  return because === null ? { ok: true, next: after(standing, command) } : { ok: false, because };
}

/** Of a resource with its newest audit. */
export function standingOf(row: {
  listing: 'draft' | 'listed' | 'withdrawn';
  headVersion: number;
  listedVersion: number | null;
  latest: AuditState | null;
}): Standing {
  const isChanged = row.listing === 'listed' && row.headVersion !== row.listedVersion;
  return { listing: isChanged ? 'listed_changed' : row.listing, latest: row.latest ?? 'none' };
}

export type Scope =
  { visibility: 'public' } | { visibility: 'organisation'; orgId: string; orgPath: string; kind: string };

/**
 * Which organisation's auditors decide about a scope: the one that owns it; for everybody, the root of the tree the
 * resource comes from (docs/decisions/0012). Null for a group at work, which needs no audit.
 */
export function bodyOf(scope: Scope, homePath: string): string | null {
  if (scope.visibility === 'public') return homePath.split('/').find((id) => id !== '') ?? null;
  return scope.kind === 'group' ? null : scope.orgId;
}

/** The versions whose authors may not decide: all of them when the scope is a new one, else those since the listed one. */
export const authorsAfter = (audit: { against: number | null; changed: { fields: readonly string[] } }): number =>
  audit.against === null || audit.changed.fields.includes(SCOPE) ? 0 : audit.against;
/** Stands among the changed fields when a listed resource asks for another scope. */
export const SCOPE = 'scope';

export const isComplete = (verdict: readonly PointVerdict[]): boolean =>
  verdict.length === POINTS.length && POINTS.every((point) => verdict.some((given) => given.point === point));

/** Why a version cannot be listed with this verdict and these findings; null when it can. */
export function whyNotList(
  verdict: readonly PointVerdict[],
  findings: readonly { severity: 'blocking' | 'notice'; answer: string | null }[],
): 'audit.points_incomplete' | 'audit.points_not_ok' | 'audit.findings_open' | null {
  if (!isComplete(verdict)) return 'audit.points_incomplete';
  if (verdict.some(({ ok }) => !ok)) return 'audit.points_not_ok';
  const open = findings.some(({ severity, answer }) => severity === 'blocking' && (answer ?? '').trim() === '');
  return open ? 'audit.findings_open' : null;
}
