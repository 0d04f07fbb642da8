/** Complaints often heard in staff rooms, to start from; in Chinese whatever the page's language, as needs are written. */
export const examples = [
  '课堂提问总是那几个学生举手，其他人不参与',
  '三年级学生习作总写成流水账，四周内想有点起色',
  '班里几个学困生跟不上，分层作业不会设计',
  '想用 AI 备课，又怕学生拿它抄作业，每周只有一个小时',
] as const;
