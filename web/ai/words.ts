/** Why a model gave no usable answer: said beside what rules did instead. Chinese is the reference. */
export const zh = {
  'errors.ai.off': '没有连接模型',
  'errors.ai.budget_spent': '今天的模型用量已用完',
  'errors.ai.unauthorized': '模型服务拒绝了密钥',
  'errors.ai.rate_limited': '模型服务太忙',
  'errors.ai.unavailable': '模型服务暂时不可用',
  'errors.ai.timeout': '模型没有及时回答',
  'errors.ai.invalid_answer': '模型的回答不合格',
  'errors.ai.cancelled': '已取消',
} as const;

export const en = {
  'errors.ai.off': 'no model is connected',
  'errors.ai.budget_spent': 'today’s model budget is spent',
  'errors.ai.unauthorized': 'the model service refused the key',
  'errors.ai.rate_limited': 'the model service is busy',
  'errors.ai.unavailable': 'the model service is unavailable',
  'errors.ai.timeout': 'the model did not answer in time',
  'errors.ai.invalid_answer': 'the model’s answer was not usable',
  'errors.ai.cancelled': 'cancelled',
} satisfies Record<keyof typeof zh, string>;
