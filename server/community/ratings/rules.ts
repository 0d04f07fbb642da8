/** What a rating has to say, what ratings come to, and what is made of them. Pure. */
export const STARS = [1, 2, 3, 4, 5] as const;
/** Letters or characters that a sentence needs, and how many of them have to be its own words. */
export const SHORTEST = 8;
const OWN_WORDS = 4;
const DIFFERENT = 5;

/** Phrases that fit any resource and so say nothing about this one; longer ones first. */
const PHRASES = [
  '值得大家学习和借鉴',
  '值得我们学习',
  '值得学习',
  '值得借鉴',
  '值得推荐',
  '值得收藏',
  '感谢老师分享',
  '感谢分享',
  '谢谢分享',
  '辛苦老师了',
  '老师辛苦了',
  '非常好',
  '非常棒',
  '非常不错',
  '特别好',
  '特别棒',
  '真的很好',
  '很不错',
  '还不错',
  '挺好的',
  '挺好',
  '太好了',
  '太棒了',
  '很好',
  '很棒',
  '真棒',
  '不错',
  '还行',
  '还可以',
  '一般般',
  '一般',
  '支持',
  '点赞',
  '学习了',
  '受益匪浅',
  '受益良多',
  '收获满满',
  '收获很大',
  '内容丰富',
  '内容详实',
  '好评',
  '推荐',
  '收藏',
  '谢谢',
  '感谢',
  '辛苦',
  '老师',
  'verygood',
  'nicework',
  'goodjob',
  'thankyou',
  'thanks',
  'great',
  'good',
  'nice',
  'excellent',
  'awesome',
  'ok',
];

/** Letters, figures and characters alone, folded: punctuation, spaces and emoji say nothing. */
const meaningful = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Why a sentence does not speak for its stars; null when it does. */
export function whyNotSentence(text: string): 'community.sentence_too_short' | 'community.sentence_empty' | null {
  const said = meaningful(text);
  if ([...said].length < SHORTEST) return 'community.sentence_too_short';
  const own = PHRASES.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), said).replace(/[\s\p{N}]/gu, '');
  const isOwn = [...own].length >= OWN_WORDS && new Set(said).size >= DIFFERENT;
  return isOwn ? null : 'community.sentence_empty';
}

export type Summary = {
  count: number;
  /** To one decimal; null without ratings. */
  mean: number | null;
  /** How many gave one star, two … five. */
  distribution: [number, number, number, number, number];
};

export function summaryOf(stars: readonly number[]): Summary {
  const distribution: Summary['distribution'] = [0, 0, 0, 0, 0];
  for (const given of stars) {
    const at = given - 1;
    if (at === 0 || at === 1 || at === 2 || at === 3 || at === 4) distribution[at] += 1;
  }
  const count = distribution.reduce((sum, n) => sum + n, 0);
  const sum = distribution.reduce((total, n, at) => total + n * (at + 1), 0);
  return { count, mean: count === 0 ? null : Math.round((sum / count) * 10) / 10, distribution };
}

/** What nobody has said anything about counts as this many ratings of three stars: 0.5 of 1. */
const PRIOR = { stars: 3, weight: 5 };
/** The most that reuse adds of what is missing to 1, and how much reuse brings about two thirds of it. */
const REUSE = { share: 0.4, enough: 6 };
/** Reworking a plan says more of it than teaching it as it is, and that more than naming it. */
const WEIGHT = { adapted: 1.5, taught: 1, cited: 0.5 };

/**
 * How good a resource is for what is known, 0..1: the mean of its ratings with a prior, so that one enthusiast does not
 * lift it to the top, and a bounded bonus for reuse. More stars or more reuse never lower it; without either it is 0.5.
 * `ratings` are stars of others than its authors; the rest are persons (not times), again others.
 */
export function qualityOf(known: {
  ratings: readonly number[];
  adapted: number;
  taught: number;
  cited: number;
}): number {
  const sum = known.ratings.reduce((total, stars) => total + stars, 0);
  const mean = (sum + PRIOR.stars * PRIOR.weight) / (known.ratings.length + PRIOR.weight);
  const rated = (mean - 1) / 4;
  const reuse = WEIGHT.adapted * known.adapted + WEIGHT.taught * known.taught + WEIGHT.cited * known.cited;
  const bonus = REUSE.share * (1 - Math.exp(-reuse / REUSE.enough));
  return Math.min(1, Math.max(0, rated + (1 - rated) * bonus));
}
