import type { Db } from '../../../db/client.ts';
import type { AppEvents } from '../../kernel/events.ts';
import type { Deps } from '../../kernel/deps.ts';
import { findVersion } from '../../library/index.ts';
import { allOf } from '../changed.ts';
import { appendEvent, insertAudit, recallOpen } from '../repo/audits.ts';
import { findSubject } from '../repo/subject.ts';
import { bodyOf } from '../rules.ts';

/** What whoever runs the server brought in is listed on their word; the history says so. */
export async function keepImported(deps: Deps, tx: Db, payload: AppEvents['library.listed']): Promise<void> {
  if (payload.how !== 'imported') return;
  const { resourceId, version, visibility, visibleOrgId, by } = payload;
  const [subject, content] = [await findSubject(tx, resourceId), await findVersion(tx, resourceId, version)];
  const home = subject?.orgPath ?? '';
  const bodyOrgId = visibleOrgId ?? bodyOf({ visibility: 'public' }, home);
  if (!subject || !content || bodyOrgId === null) return;
  const now = deps.now();
  const id = deps.newId('aud');
  await insertAudit(tx, {
    id,
    resourceId,
    version,
    visibility,
    visibleOrgId,
    bodyOrgId,
    state: 'listed',
    submittedBy: by,
    submittedAt: now,
    selfCheck: [],
    commitment: '',
    changed: allOf(content),
    how: 'imported',
    decidedBy: by,
    decidedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  const event = { id: deps.newId('aev'), resourceId, auditId: id, at: now, personId: by };
  await appendEvent(tx, { ...event, what: 'imported', note: '' });
}

/** Every change of what is listed stands in its history with the number of its version. */
export async function keepChange(deps: Deps, tx: Db, saved: AppEvents['library.version_saved']): Promise<void> {
  if (!saved.isPending) return;
  const { resourceId, version, by } = saved;
  const event = { id: deps.newId('aev'), resourceId, auditId: null, at: deps.now(), personId: by };
  await appendEvent(tx, { ...event, what: 'changed', note: String(version) });
}

export async function keepWithdrawal(deps: Deps, tx: Db, { resourceId, by, reason }: AppEvents['library.withdrawn']) {
  const now = deps.now();
  const event = { resourceId, at: now, personId: by };
  const recalled = await recallOpen(tx, resourceId, now);
  if (recalled !== null) {
    await appendEvent(tx, { ...event, id: deps.newId('aev'), auditId: recalled, what: 'recalled', note: '' });
  }
  await appendEvent(tx, { ...event, id: deps.newId('aev'), auditId: null, what: 'withdrawn', note: reason });
}
