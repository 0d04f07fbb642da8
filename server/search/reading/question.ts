/** What of a question says what is looked for, and what is only the asking. Pure. */

/** Asking, wishing and being polite; where one stands the words on either side do not touch. Longer ones first. */
const ASKING = [
  ...'可不可以 有没有什么 有没有 能不能 好不好 是不是 行不行 要不要 会不会 想不想'.split(' '),
  ...'怎么办才好 该怎么办 怎么办 怎么样 怎么弄 怎么回事 怎么才能 怎么能 怎样才能 应该怎么 应该怎样 怎么 怎样 咋办 咋样 咋整 咋'.split(
    ' ',
  ),
  ...'如何才能 如何 为什么 为何 为啥 干什么 干嘛 什么样的 什么样 什么 啥'.split(' '),
  ...'请问一下 请问 请教 求助 求推荐 求分享 跪求 急求 在线等 求 谢谢 麻烦 拜托 大家 各位老师 各位'.split(' '),
  ...'有谁 谁有 哪里有 哪儿有 哪里 哪儿 哪些 哪个 哪位 哪种 多少 几个'.split(' '),
  ...'我想要 我想找 我想 我要 想找一份 想找一个 想找 想要 想问 想知道 想看看 帮我找 帮我 帮忙 给我 推荐一下 推荐 找一份 找一个 找一些'.split(
    ' ',
  ),
  ...'最好有 最好是 最好 能否 可否 是否 可以吗 可以 应该 需要 一下 一点 有些 有什么 有吗'.split(' '),
  ...'吗 呢 吧 啊 呀 哦 嘛 么'.split(' '),
].sort((a, b) => b.length - a.length);
/** Words that hold a sign of asking and are what is asked for. */
const KEPT = '要求|需求|求和|求余|求解|求职|求证|追求|请求|探求|征求|讲求|力求|实事求是';
const PHRASES = new RegExp(`(${KEPT})|${ASKING.join('|')}`, 'gu');

/** Ideographs that carry grammar; alone they tell nothing, in pairs and words they may. */
export const GRAMMAR: ReadonlySet<string> = new Set(
  '的一是在不了有和这个到要以就也都而及与着或于对从把被让吗呢吧啊么什怎哪谁几很更最又再还但并其它他她我你您们那些',
);

/** English words that carry grammar. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the of to in on at by for from with and or but if is are was were be been am do does did ' +
    'that this these those it its i me my we our you your they their he she his her please want need'
  ).split(' '),
);

const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/** The question without its asking; the question itself when nothing else is in it. */
export function essence(question: string): string {
  const bare = question.replace(PHRASES, (_, kept: string | undefined) => kept ?? ' ');
  return SAYS_SOMETHING.test(bare) ? bare : question;
}
