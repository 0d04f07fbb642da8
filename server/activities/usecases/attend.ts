import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { AttendanceArtefact } from '../../../db/schema/activities.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { activityNotFound, notInvited, nothingShown } from '../errors.ts';
import { listAttendances, lockActivity, lockAttendance, saveAttendance } from '../repo.ts';
import { whyNotShow } from '../rules.ts';
import { seen, whyNotRun } from './access.ts';
import { tell } from './tell.ts';

/** Adds what she shows, and tells it when the activity has been held. @throws activities.not_invited, activities.* */
function add(deps: Deps, actor: Actor, id: string, artefact: AttendanceArtefact): Promise<{ id: string }> {
  return deps.db.transaction(async (tx) => {
    await seen(tx, actor, id);
    const activity = await lockActivity(tx, id);
    const mine = await lockAttendance(tx, id, actor.personId);
    if (!activity || !mine) throw notInvited();
    refuse(whyNotShow({ state: mine.state, isTold: mine.toldAt !== null }, activity.state));
    const artefacts = [...mine.artefacts.filter((one) => one.artefact !== artefact.artefact), artefact];
    await saveAttendance(tx, mine.id, { artefacts, updatedAt: deps.now() });
    await tell(deps, tx, activity, { ...mine, artefacts });
    return { id };
  });
}

/** A few sentences on what came of it for her own teaching. The same words twice are the same thing. */
export function reflect(deps: Deps, actor: Actor, { id, text }: { id: string; text: string }): Promise<{ id: string }> {
  const sha256 = createHash('sha256').update(text.replace(/\s/g, '')).digest('hex');
  return add(deps, actor, id, { kind: 'reflection', artefact: `text:${sha256}`, text });
}

/** A file: an improved plan, a record of observation. Named by its bytes. @throws activities.nothing_shown */
export async function showFile(
  deps: Deps,
  actor: Actor,
  { id, name, body }: { id: string; name: string; body: Readable },
): Promise<{ id: string }> {
  await seen(deps.db, actor, id);
  const stored = await deps.files.put(body, deps.config.upload.maxBytes);
  if (stored.bytes === 0) throw nothingShown();
  return add(deps, actor, id, { kind: 'file', artefact: `file:${stored.sha256}`, sha256: stored.sha256, name });
}

/** The last file somebody showed: for herself and for who runs the activity. */
export async function openShown(deps: Deps, actor: Actor, { id, attendanceId }: { id: string; attendanceId: string }) {
  const found = await seen(deps.db, actor, id);
  const one = (await listAttendances(deps.db, id)).find((row) => row.id === attendanceId);
  const mayOpen = one && (one.personId === actor.personId || whyNotRun(actor, found.orgPath) === null);
  const file = mayOpen ? one.artefacts.findLast((artefact) => artefact.kind === 'file') : undefined;
  if (!file) throw activityNotFound();
  return { sha256: file.sha256, name: file.name };
}
