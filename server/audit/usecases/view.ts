import type { Db } from '../../../db/client.ts';
import type { Finding } from '../../../db/schema/index.ts';
import type { Actor } from '../../kernel/deps.ts';
import { findReadableResources } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import type { Audit, listEvents } from '../repo/audits.ts';

/** Findings for one reader: another resource is named only to who may read it. */
export async function shownFindings(db: Db, actor: Actor, findings: readonly Finding[]) {
  const named = findings.flatMap(({ detail }) => (typeof detail.resourceId === 'string' ? [detail.resourceId] : []));
  const cards = await findReadableResources(db, readingScope(actor), [...new Set(named)]);
  const titles = new Map(cards.map(({ id, title }) => [id, title]));
  return findings.map((finding) => {
    const { resourceId, ...detail } = finding.detail;
    if (typeof resourceId !== 'string') return { ...finding, other: null };
    const title = titles.get(resourceId);
    return { ...finding, detail, other: title === undefined ? null : { id: resourceId, title } };
  });
}

/** An audit as those see it whom it concerns; times as ISO 8601. */
export const shownAudit = (audit: Audit) => ({
  id: audit.id,
  resourceId: audit.resourceId,
  version: audit.version,
  against: audit.against,
  state: audit.state,
  visibility: audit.visibility,
  scopeName: audit.scopeName,
  scopeKind: audit.scopeKind,
  bodyName: audit.bodyName,
  submittedAt: audit.submittedAt.toISOString(),
  submitterName: audit.submitterName,
  selfCheck: audit.selfCheck,
  commitment: audit.commitment,
  changed: audit.changed,
  verdict: audit.verdict,
  reason: audit.reason,
  decidedAt: audit.decidedAt?.toISOString() ?? null,
  deciderName: audit.deciderName,
});

export const shownEvents = (events: Awaited<ReturnType<typeof listEvents>>) =>
  events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));

export const permission = (because: string | null) => ({ allowed: because === null, because });
