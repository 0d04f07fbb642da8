/** Words of plans for a whole cycle. Chinese is the reference. */
export const zh = {
  'errors.paths.plan_not_found': '找不到这份周期规划，或者它不是你的。',
  'errors.paths.plan_not_open': '这份规划已被替换或周期已过，不能再改。请新做一份。',
  'errors.paths.item_not_found': '规划里没有这一项，可能刚被调整过。请刷新后再试。',
  'errors.paths.item_done': '这一项已完成或正在登记审核，不能移动或去掉。',
  'errors.paths.item_does_not_fit': '这一项在那个学期没有开设，不能移到那里。',
  'errors.paths.cycle_not_proved': '核验程序没有通过这份规划，所以没有保存。问题已经记录。',
  'errors.paths.cycle_not_solved': '规定时间内没有算出结果。请少选一些条件，或稍后再试。',
  'errors.paths.reach_not_found': '找不到这次测算，或者你无权查看。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.paths.plan_not_found': 'There is no such plan, or it is not yours.',
  'errors.paths.plan_not_open': 'This plan was replaced or its cycle is over. Make a new one.',
  'errors.paths.item_not_found': 'The plan holds no such item; it may have just been changed. Reload and try again.',
  'errors.paths.item_done': 'This item is done or being registered, and stays where it is.',
  'errors.paths.item_does_not_fit': 'This item is not offered in that term.',
  'errors.paths.cycle_not_proved': 'The checker did not accept the plan, so it was not saved. The problem is recorded.',
  'errors.paths.cycle_not_solved': 'No result in the time allowed. Choose fewer conditions, or try again later.',
  'errors.paths.reach_not_found': 'There is no such count, or you may not see it.',
};
