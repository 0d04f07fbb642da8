/** Words of finding: facets, asking, suggestions, saved searches, neighbours, the bench. Chinese is the reference. */
export const zh = {
  'search.facet.unit': '单元',
  'search.facet.era': '新旧教材',
  'search.facet.aiUse': 'AI 使用',
  'search.facet.licence': '许可',
  'search.facet.scope': '可见范围',
  'search.era.current': '现行教材',
  'search.era.old': '旧教材',
  'search.ai_use.none': '未用 AI',
  'search.ai_use.assisted': 'AI 辅助',
  'search.ai_use.generated': 'AI 生成',
  'search.scope.own': '仅本人',
  'search.scope.public': '公开',

  // Why meaning had no part in an answer: phrases that end a sentence.
  'errors.search.no_space': '还没有可用的语义索引',
  'errors.search.not_tested': '语义索引还在自测',
  'errors.search.no_better_than_words': '自测表明它在本库不比字词更准',
  'errors.search.too_few_queries': '资源还太少，无法自测',
  'errors.search.earned': '本次没有用到',
} as const;

export const en = {
  'search.facet.unit': 'Unit',
  'search.facet.era': 'Textbook era',
  'search.facet.aiUse': 'Use of AI',
  'search.facet.licence': 'Licence',
  'search.facet.scope': 'Shown to',
  'search.era.current': 'Current textbook',
  'search.era.old': 'Old textbook',
  'search.ai_use.none': 'No AI used',
  'search.ai_use.assisted': 'AI-assisted',
  'search.ai_use.generated': 'AI-generated',
  'search.scope.own': 'Only me',
  'search.scope.public': 'Public',

  'errors.search.no_space': 'there is no index of meanings yet',
  'errors.search.not_tested': 'the index of meanings is still testing itself',
  'errors.search.no_better_than_words': 'its self-test showed it no better than words here',
  'errors.search.too_few_queries': 'there are too few resources to test it',
  'errors.search.earned': 'it was not used this time',
} satisfies Record<keyof typeof zh, string>;
