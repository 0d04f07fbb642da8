import './events.ts';
import type { Feature } from '../kernel/feature.ts';
import { dailyJob, resumeDaily } from './applications/closing.ts';
import { readAttachmentJob, resumeAttachments } from './applications/jobs.ts';
import { followMoves, precheckJob } from './precheck/jobs.ts';

export { partsOf, seenTopic, topicScope, whyNotKeep, type Seen } from './access.ts';
export { moveTopic, record } from './move.ts';
export { formDocx } from './paper/docx.ts';
export type { FormBlock, OfficialForm } from './paper/form.ts';
export { formPdf } from './paper/pdf.ts';
export { openIdentityFindings } from './precheck/repo/findings.ts';
export { remind, type Reminding } from './reminders/usecases.ts';
export { finishReminders } from './reminders/repo.ts';
export {
  findCall,
  lockCall,
  lockTopic,
  membersOf,
  saveLastNumber,
  saveTopic,
  withinTopics,
  type CallRow,
  type Dossier,
  type TopicRow,
  type TopicScope,
} from './repo.ts';
export { topicsRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'topics',
  jobs: [readAttachmentJob, dailyJob, precheckJob],
  on: { ...followMoves },
  resume: async (deps) => {
    await resumeAttachments(deps);
    await resumeDaily(deps);
  },
};
