import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { saveAttendance, type ActivityRow } from '../repo.ts';
import { isToTell } from '../rules.ts';
import type { AttendanceArtefact, AttendanceState } from '../../../db/schema/activities.ts';

type Attended = {
  id: string;
  personId: string;
  state: AttendanceState;
  missedHours: number;
  artefacts: AttendanceArtefact[];
  toldAt: Date | null;
};

/** Tells whoever keeps credits of an attendance, once, as soon as all that it takes is there. */
export async function tell(deps: Deps, tx: Db, activity: ActivityRow, attendance: Attended): Promise<void> {
  if (!isToTell(activity, { ...attendance, isTold: attendance.toldAt !== null })) return;
  await saveAttendance(tx, attendance.id, { toldAt: deps.now() });
  await deps.emit(tx, 'activities.attended', {
    activityId: activity.id,
    attendanceId: attendance.id,
    personId: attendance.personId,
    title: activity.title,
    day: activity.heldOn,
    hours: activity.hours,
    missedHours: attendance.missedHours,
    category: activity.category,
    level: activity.level,
    form: activity.form,
    artefacts: attendance.artefacts,
  });
}
