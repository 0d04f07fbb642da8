/** Why meaning had no part in an answer: phrases that end a sentence. Chinese is the reference. */
export const zh = {
  'errors.search.no_space': '还没有可用的语义索引',
  'errors.search.not_tested': '语义索引还在自测',
  'errors.search.no_better_than_words': '自测表明它在本库不比字词更准',
  'errors.search.too_few_queries': '资源还太少，无法自测',
  'errors.search.earned': '本次没有用到',
} as const;

export const en = {
  'errors.search.no_space': 'there is no index of meanings yet',
  'errors.search.not_tested': 'the index of meanings is still testing itself',
  'errors.search.no_better_than_words': 'its self-test showed it no better than words here',
  'errors.search.too_few_queries': 'there are too few resources to test it',
  'errors.search.earned': 'it was not used this time',
} satisfies Record<keyof typeof zh, string>;
