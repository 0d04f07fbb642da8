import type { AttendanceArtefact } from '../../db/schema/activities.ts';
import type { TrainingForm, TrainingLevel } from '../../db/schema/policy.ts';

declare module '../kernel/events.ts' {
  interface AppEvents {
    /** Somebody was present at an activity that was held, and shows something for it. Hours in hundredths. */
    'activities.attended': {
      activityId: string;
      attendanceId: string;
      personId: string;
      title: string;
      day: string;
      hours: number;
      missedHours: number;
      category: string;
      level: TrainingLevel;
      form: TrainingForm;
      artefacts: readonly AttendanceArtefact[];
    };
  }
}

export {};
