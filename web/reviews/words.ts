/** Words of the reviewers' desk and of the keepers' page of progress. Chinese is the reference. */
export const zh = {
  'reviews.title': '我的评审',
  'errors.reviews.seat_not_found': '找不到这份评审任务，可能已退出或由他人接替',
  'errors.reviews.seat_not_in_this_state': '这份评审已不在这一步，请刷新后再试',
  'errors.reviews.review_ended': '这项课题的评审已经结束，不能再改',
  'errors.reviews.others_stay_hidden': '本次征集不公开其他评审人的意见',
  'errors.reviews.has_seen_others': '已查看其他评审人的意见，不能再收回自己的评审',
  'errors.reviews.draft_changed': '草稿在别处改过，请刷新后再写',
  'errors.reviews.incomplete': '还有 {n} 处没有填完，不能提交',
  'errors.reviews.seat_unknown': '这次征集中没有这份评审任务',
  'errors.reviews.seat_left': '这位专家已经退出',
  'errors.reviews.seat_done': '这位专家已交评审，不能更换',
};

export const en: Record<keyof typeof zh, string> = {
  'reviews.title': 'My reviews',
  'errors.reviews.seat_not_found': 'There is no such review; you may have left it, or somebody else has taken it',
  'errors.reviews.seat_not_in_this_state': 'This review has moved on; reload and try again',
  'errors.reviews.review_ended': 'The review of this topic has ended; nothing can be changed',
  'errors.reviews.others_stay_hidden': 'In this call nobody sees the reviews of others',
  'errors.reviews.has_seen_others': 'You have read the other reviews; your own can no longer be taken back',
  'errors.reviews.draft_changed': 'The draft was changed elsewhere; reload before you write on',
  'errors.reviews.incomplete': '{n} places are still missing; the review cannot be handed in',
  'errors.reviews.seat_unknown': 'There is no such assignment in this call',
  'errors.reviews.seat_left': 'This expert has already left',
  'errors.reviews.seat_done': 'This expert has handed in the review and cannot be replaced',
};
