/** Sentences for what background work may refuse or end with; its progress is shown where it was started. */
export const zh = {
  'errors.jobs.not_found': '没有找到这项任务。',
  'errors.jobs.has_ended': '这项任务已经结束，不能再取消。',
  'errors.jobs.timed_out': '这项任务用时太久，已经停下。可以重试。',
  'errors.jobs.abandoned': '服务中断，这项任务没有做完。可以重试。',
  'errors.jobs.invalid_payload': '这项任务的内容有误，做不下去。问题已经记录。',
} as const;

export const en = {
  'errors.jobs.not_found': 'This piece of work was not found.',
  'errors.jobs.has_ended': 'This piece of work has ended and can no longer be cancelled.',
  'errors.jobs.timed_out': 'This piece of work took too long and was stopped. You can try again.',
  'errors.jobs.abandoned': 'The service was interrupted before this piece of work was done. You can try again.',
  'errors.jobs.invalid_payload': 'This piece of work was ill-formed and cannot be done. The problem is recorded.',
} satisfies Record<keyof typeof zh, string>;
