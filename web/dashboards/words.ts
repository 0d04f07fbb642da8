/** Words of library health. Chinese is the reference. */
export const zh = {
  'errors.dashboards.organisation_not_found': '没有这个单位。',
  'errors.dashboards.snapshot_not_found': '这一天没有记录。',
} as const;

export const en: Record<keyof typeof zh, string> = {
  'errors.dashboards.organisation_not_found': 'There is no such organisation.',
  'errors.dashboards.snapshot_not_found': 'Nothing was recorded on this day.',
};
