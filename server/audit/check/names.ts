/** The hundred commonest family names, and the double ones: what a cell has to begin with to look like a name. */
const FAMILY =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';
const DOUBLE = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木';
const NAME = `(?:(?:${DOUBLE})[\\u4e00-\\u9fff]{1,2}|[${FAMILY}][\\u4e00-\\u9fff]{1,2})`;
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');
/** Somebody named, or called by what they are, right before a number. */
const NAMED_BEFORE = new RegExp(
  `(?:${NAME}|老师|校长|主任|家长|联系人|班主任|同学|妈妈|爸爸|母亲|父亲)[^\\u4e00-\\u9fff\\d]{0,4}(?:的?(?:手机|电话|联系电话|联系方式|微信|号码)号?)?[^\\u4e00-\\u9fff\\d]{0,3}$`,
  'u',
);

/** '张三' and '欧阳小明', not '教学目标'. Two family names are no proof: a list needs several. */
export const isName = (text: string): boolean => WHOLE_NAME.test(text.replace(/\s/g, ''));

/** Whether somebody is named right before what stands at `start`. */
export const isNamedBefore = (text: string, start: number): boolean =>
  NAMED_BEFORE.test(text.slice(Math.max(0, start - 18), start));
