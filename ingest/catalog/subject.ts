import { catalog } from './index.ts';
import { longestTerm, type Match } from './place.ts';
import { labelled, simplifiedAlike, sourcesOf, type Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** Subject from names and labels, or from the words that only this subject uses. */

// Everyday words as well as subjects ("历史上", "科学的"): they count where they name the whole, not inside prose.
const EVERYDAY = new Set(
  '自然 科学 历史 地理 政治 艺术 劳动 编程 外语 舞蹈 戏剧 影视 物理 化学 生物 音乐 美术 体育 英文 研学 计算机 社会实践'.split(
    ' ',
  ),
);
// Fields that any subject may touch give way to a subject that is named beside them.
const ACROSS = new Set(['ai_education', 'class_management', 'comprehensive_practice', 'labor', 'psychology', 'arts']);

const VOCABULARY: Record<string, string> = {
  chinese: '作文 习作 课文 朗读 古诗 文言文 写话 识字 拼音 名著 散文 作者 诗人 词语 修辞 记叙文 议论文 整本书阅读 语文',
  mathematics: '数学 方程 函数 几何 分数 小数 三角形 面积 周长 计算 乘法 除法 角 概率 数列 抛物线 不等式 证明 坐标',
  english: '英语 单词 词汇 句型 语篇 听力 口语 语法 英文 绘本',
  physics: '物理 电流 电压 电阻 压强 浮力 速度 力学 光的折射 透镜 功率 摩擦力 牛顿 磁场',
  chemistry: '化学 元素 氧化 离子 溶液 化合物 方程式 试管 原子 分子 酸 碱 催化剂',
  biology: '生物 细胞 光合作用 呼吸作用 遗传 显微镜 叶绿体 消化 生态系统 染色体 种子 根尖 茎',
  history: '历史 史料 朝代 王朝 革命 史实 战争 变法 近代史 古代史 皇帝',
  geography: '地理 气候 地形 季风 等高线 经纬 板块 河流 降水 区域 地球',
  science: '科学 观察 材料 实验 探究 物质科学 生命科学',
  morality_law: '道德与法治 道德 法治 法律 公民 规则 责任 宪法',
  politics: '思想政治 马克思 经济 社会主义 哲学 唯物 政治',
  information_technology: '编程 Python 代码 算法 程序 数据 变量 信息科技 信息技术 计算机 FreeCAD 建模',
  ai_education: '人工智能 机器学习 神经网络 深度学习 大模型 提示词 模型训练 AI 智能体 图像识别 数据集 ChatGPT Qwen',
  pe_health: '体育 体能 篮球 足球 跑步 跳绳 运动技能 队列 体质',
  music: '音乐 歌曲 演唱 合唱 节奏 旋律 乐器 音符',
  art: '美术 绘画 色彩 线条 构图 剪纸 水墨 造型',
  labor: '劳动 种植 烹饪 家务 木工 收纳 劳动教育',
  psychology: '心理 情绪 焦虑 压力 自我认识 心理健康 同伴交往',
  comprehensive_practice: '综合实践 研学 调查 STEAM 项目式 社会实践',
  class_management: '班主任 班级 班会 家长会 班规 家校 后进生',
  preschool: '幼儿 幼儿园 游戏活动 区域活动 小班 中班 大班',
};
// Words of one subject that other subjects use as well: they count only together with others.
const SHARED = new Set(
  '观察 材料 实验 探究 数据 变量 区域 规则 责任 公民 压力 情绪 调查 节奏 色彩 线条 作者 词语 速度 面积 计算 证明 元素 经济 河流 种子 种植 代码 算法 程序 地球 皇帝 坐标 力学 语法 词汇 建模 模型训练 数据集 班级 自我认识 STEAM AI 收纳 战争'.split(
    ' ',
  ),
);
const ENGLISH_NAMES: [RegExp, string][] = [
  [/(?<![a-z])(maths?|mathematics)(?![a-z])/i, 'mathematics'],
  [/(?<![a-z])(phy|physics)(?![a-z])/i, 'physics'],
  [/(?<![a-z])(chem|chemistry)(?![a-z])/i, 'chemistry'],
  [/(?<![a-z])(bio|biology)(?![a-z])/i, 'biology'],
  [/(?<![a-z])(geo|geography)(?![a-z])/i, 'geography'],
  [/(?<![a-z])(hist|history)(?![a-z])/i, 'history'],
  [/(?<![a-z])(chn|chinese)(?![a-z])/i, 'chinese'],
  [/(?<![a-z])(eng|english)(?![a-z])/i, 'english'],
];

function named(text: string, isName: boolean): Match | null {
  const terms = catalog.subjects.filter(({ id }) => id !== 'preschool');
  const usable = isName
    ? terms
    : terms.map((term) => ({
        ...term,
        zh: EVERYDAY.has(term.zh) ? '' : term.zh,
        aliases: term.aliases.filter((word) => !EVERYDAY.has(word)),
      }));
  const match =
    longestTerm(
      text,
      usable.filter(({ id }) => !ACROSS.has(id)),
    ) ?? longestTerm(text, usable);
  if (match || !isName) return match;
  const english = ENGLISH_NAMES.find(([pattern]) => pattern.test(text));
  return english ? { id: english[1], word: english[0].exec(text)?.[0] ?? '', at: 0 } : null;
}

export function guessSubject(input: Input): Guess[] {
  const label = labelled(input, /(?:所属|任教|授课|教学)?(?:学科|科目)/);
  const inLabel = label ? named(simplifiedAlike(label.value), true) : null;
  if (label && inLabel) return [{ field: 'subject', value: inLabel.id, confidence: 0.9, evidence: label.evidence }];
  for (const source of sourcesOf(input)) {
    if (source.kind === 'text') continue;
    const text = simplifiedAlike(source.text);
    const match = named(text, source.kind !== 'heading');
    if (!match) continue;
    const at = text.indexOf(match.word);
    const weight = ACROSS.has(match.id) ? 0.8 : 0.95;
    return [
      {
        field: 'subject',
        value: match.id,
        confidence: source.trust * weight,
        evidence: source.text.slice(at, at + match.word.length),
      },
    ];
  }
  return byTopic(input) ?? byVocabulary(input);
}

/** A name that holds a word of one subject only: "作文批改" is Chinese, "浮力" physics. */
function byTopic(input: Input): Guess[] | null {
  for (const source of sourcesOf(input)) {
    if (source.kind === 'text' || source.kind === 'heading') continue;
    const text = simplifiedAlike(source.text);
    const found = Object.entries(VOCABULARY).flatMap(([id, list]) =>
      list
        .split(' ')
        .filter((word) => word.length > 1 && !SHARED.has(word) && text.includes(word))
        .map((word) => ({ id, word })),
    );
    const own = found.filter(({ id }) => !ACROSS.has(id));
    const [first] = own.length > 0 ? own : found;
    if (!first || new Set(own.map(({ id }) => id)).size > 1) continue;
    const at = text.indexOf(first.word);
    return [
      {
        field: 'subject',
        value: first.id,
        confidence: source.trust * 0.65,
        evidence: source.text.slice(at, at + first.word.length),
      },
    ];
  }
  return null;
}

/** Needs several different words of one subject, clearly more than of the next. */
function byVocabulary({ extracted }: Input): Guess[] {
  const text = extracted.blocks
    .map((block) => block.text)
    .join('\n')
    .slice(0, 20_000);
  const simple = simplifiedAlike(text);
  const scores = Object.entries(VOCABULARY).map(([id, list]) => {
    const found = list
      .split(' ')
      .map((word) => ({ word, count: simple.split(word).length - 1 }))
      .filter(({ count }) => count > 0);
    const score = found.reduce(
      (sum, { word, count }) => sum + Math.min(4, Math.log2(1 + count)) * Math.min(3, word.length),
      0,
    );
    return {
      id,
      score: found.length >= 3 ? score : 0,
      best: found.sort((a, b) => b.count * b.word.length - a.count * a.word.length)[0]?.word ?? '',
    };
  });
  const [first, second] = scores.sort((a, b) => b.score - a.score);
  if (!first || first.score < 15 || first.score < (second?.score ?? 0) * 1.2) return [];
  const at = simple.indexOf(first.best);
  const confidence = Math.min(0.6, 0.3 + (first.score - (second?.score ?? 0)) / 100);
  return [{ field: 'subject', value: first.id, confidence, evidence: text.slice(at, at + first.best.length) }];
}
