/** Words of this folder's pages. Chinese is the reference. */
export const zh = {
  'experts.title': '专家库',
  'errors.reviews.panel_not_found': '没有找到这份指派方案，或您无权查看。',
  'errors.reviews.panel_not_dry': '这份方案不是可修改的试排方案。',
  'errors.reviews.panel_applied': '这份方案已经启用。',
  'errors.reviews.panel_solving': '本次征集正在试排，请等它完成。',
  'errors.reviews.panel_outdated': '方案在您查看之后有变动，请刷新后再操作。',
  'errors.reviews.panel_broken': '方案有 {count} 处不可放行的问题（回避、超出评审量等），请调整后再启用。',
  'errors.reviews.panel_reason_needed': '方案有 {count} 处未达要求，请说明理由后启用。',
  'errors.reviews.nothing_to_assign': '没有等待指派专家的课题。',
  'errors.reviews.pool_empty': '专家库里没有在库专家。',
  'errors.reviews.pair_unknown': '方案里没有这个席位。',
  'errors.reviews.conflict': '该专家与课题有利害关系，应当回避。',
  'errors.reviews.sat_before': '该专家已被请评过这项课题。',
  'errors.reviews.no_room': '该专家的评审量已满。',
  'errors.reviews.unit_full': '这项课题已有同单位的专家。',
  'errors.reviews.subject_expert_missing': '这样安排后，课题没有本学科的专家。',
};

export const en: Record<keyof typeof zh, string> = {
  'experts.title': 'Expert pool',
  'errors.reviews.panel_not_found': 'There is no such panel, or it is not yours to see.',
  'errors.reviews.panel_not_dry': 'This panel is not a dry run that can be changed.',
  'errors.reviews.panel_applied': 'This panel has been applied.',
  'errors.reviews.panel_solving': 'A panel of this call is being worked out; please wait for it.',
  'errors.reviews.panel_outdated': 'The panel has changed since you opened it. Reload and try again.',
  'errors.reviews.panel_broken':
    'The panel has {count} problems nobody may set aside (conflicts, overload …). Change it first.',
  'errors.reviews.panel_reason_needed': 'The panel falls short in {count} places: say why before applying it.',
  'errors.reviews.nothing_to_assign': 'No topic waits for reviewers.',
  'errors.reviews.pool_empty': 'The pool has no active expert.',
  'errors.reviews.pair_unknown': 'The panel has no such seat.',
  'errors.reviews.conflict': 'The expert has a conflict of interest with this topic.',
  'errors.reviews.sat_before': 'The expert has been asked about this topic before.',
  'errors.reviews.no_room': 'The expert can take no more topics.',
  'errors.reviews.unit_full': 'The topic already has a reviewer of this unit.',
  'errors.reviews.subject_expert_missing': 'The topic would have no expert of its subject.',
};
