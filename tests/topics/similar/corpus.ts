import { emptyForm } from '../../../server/topics/rules/form.ts';
import type { TopicForm } from '../../../db/schema/topic-data.ts';
import { chance } from '../../helpers/chance.ts';

/**
 * Applications written for these tests: twelve that have nothing in common but the trade, and near-copies planted among
 * them, of the kinds that calls really get. Everything is made up.
 */
type Sections = Record<'significance' | 'content' | 'methods' | 'difficulties', string>;
export type Application = { id: string; form: TopicForm };

const SUBJECTS: { title: string; sections: Sections }[] = [
  {
    title: '基于错因归类的初中数学分层作业设计',
    sections: {
      significance:
        '期中之后我们翻看了两个班的作业本，同一道有理数运算题，有人错在去括号，有人错在移项，还有人只是抄错数。统一布置的订正对这三种学生都没有用。把错因说清楚，作业才谈得上分层。大模型读得懂手写的演算过程，这给一人一策的订正带来可能。',
      content:
        '一是整理七年级代数部分的错因目录，每一类配三道例题和一段学生的原话；二是让模型按目录给作业归类，由教师每周抽两成复核，记下分歧；三是依据归类结果编三种订正单，看后三分之一学生在下一次单元练习中的变化。',
      methods:
        '两轮行动研究，每轮四周。第一轮只归类不分层，用来校准目录；第二轮在一个班使用订正单，另一个班照常订正，比较同类错误在两周后再次出现的次数。教师的复核时间逐次登记，作为是否值得推广的依据。',
      difficulties:
        '难在归类的一致：两位教师对同一份演算常有不同看法，模型更是如此。我们打算先练到教师之间的一致率达到八成，再谈机器。新意在于把分层的依据从分数换成错因。',
    },
  },
  {
    title: '乡镇小学低段识字教学中语音反馈工具的课堂使用',
    sections: {
      significance:
        '我们镇上的孩子在家说方言，平翘舌和前后鼻音常常混在一起。一位老师面对四十二个孩子，一节课最多听七八个人读完一句话。孩子读错了自己并不知道，到三年级写拼音才发现，已经改不过来。',
      content:
        '观察一年级孩子使用语音反馈时的三种表现：反复读、放弃、转头问同桌；记录教师在旁边说的话如何改变孩子的下一步；编写一份十分钟课堂流程，说明什么时候打开工具、什么时候必须关掉，让同伴互听。',
      methods:
        '以课堂录像为主，每周一节，连续十二周，由两人分别标注孩子的行为。期初和期末各做一次朗读录音，请外校教师盲听打等级。家长访谈十户，了解在家是否开口读。',
      difficulties:
        '工具把方言口音一律判作错误，会伤孩子的心。怎样既指出差别又不否定家乡话，是本研究最难的地方，也是别处少有人做的地方。',
    },
  },
  {
    title: '高中英语议论文写作中机器评语与教师评语的分工',
    sections: {
      significance:
        '高二一次作文，两个班一百份，教师批完要一个星期，发下来时学生早忘了当时怎么想。机器评语几秒钟就有，可是学生看过就丢，语法改了，论证还是空的。谁说什么、什么时候说，比说多少更要紧。',
      content:
        '把评语分成语言、结构、论证三层，试验四种先后搭配；分析学生二稿中真正改动的句子，追问改动来自哪一条评语；形成一张分工表，供备课组商议使用。',
      methods:
        '采用准实验设计，四个平行班轮换搭配方式，共四个写作任务。二稿由两名教师独立评分，评分者不知道学生拿到的是哪种评语。每次任务后抽六名学生做有声思维访谈。',
      difficulties:
        '论证层面的评语很难说得既具体又不替学生写。我们计划用提问句式写评语，并统计学生的回答率。创新之处是以改动的句子而不是分数作为证据。',
    },
  },
  {
    title: '课堂实录智能分析支持下青年教师提问改进的校本教研',
    sections: {
      significance:
        '我校五年内新进教师三十一人，占四分之一。听评课记录显示，他们一节课平均问五十多个问题，其中七成学生齐答对或不对。老教师指出过多次，本人却没有感觉。有了转写和提问类型的统计，感觉就变成了看得见的数。',
      content:
        '确定适合本校的提问分类和编码说明；建立每两周一次的看数研讨，由青年教师自己挑一个片段来讲；跟踪八位教师一学年的提问变化，并看等待时间是否随之变长。',
      methods:
        '个案研究。八位教师每月录两节常态课，转写后由机器初编、同组教师复编。学期末请学生填一份只有六个题的问卷，问他们在课上有没有机会想一想再答。',
      difficulties:
        '统计图容易变成考核的由头，教师一旦有了防备，录的就不是常态课。所以我们约定数据只归本人，研讨用什么由本人决定。',
    },
  },
  {
    title: '小学科学植物生长观察活动中学习伙伴的使用边界',
    sections: {
      significance:
        '四年级种凤仙花，要连着记四十天。往年到第三周，一半孩子开始编数据。问下来不是懒，是看不出变化，不知道该记什么。如果有一个会追问的伙伴，提醒他量一量、比一比，也许能坚持下去。',
      content:
        '设计只追问不作答的对话脚本；比较有无追问时观察日记的完整程度和编造数据的多少；总结哪些问题必须由教师在场时提出，哪些可以放在种植角由小组自己看。',
      methods:
        '设计研究，三轮迭代。每轮用一种植物，记录孩子与伙伴的全部对话，由科学教师逐条判断是否说出了结论。观察日记与定时拍照对照，核对真假。',
      difficulties:
        '小学生不宜单独使用开放的生成工具，因此伙伴只在教师陪同的二十分钟内打开，题目也由教师选定。重点是守住观察先于解释。',
    },
  },
  {
    title: '基于批改数据的初中物理讲评课重构',
    sections: {
      significance:
        '讲评课年年讲，浮力这一章年年错。教师从第一题讲到最后一题，会的学生做别的作业，不会的学生听不懂。批改系统里躺着每一问的得分和涂改痕迹，却没有人把它拿来备课。',
      content:
        '从批改数据中找出一错再错的五个概念；为每个概念准备一个能当堂动手的小实验；把讲评课改成先做后讲，四十分钟只解决两件事。',
      methods:
        '同课异构六次，三位教师各上两种讲评课，课后一周用同一概念的新情境题检测。用配对比较看迁移，用学生的画图解释看理解。',
      difficulties:
        '数据告诉我们错在哪一问，却不告诉为什么错。为此每次讲评前抽十份卷子做口头追问，这件事花时间，但不能省。',
    },
  },
  {
    title: '集体备课中生成教案的二次备课机制',
    sections: {
      significance:
        '去年起，组里交上来的教案越来越像，环节齐全，却看不出是给哪个班写的。问起来，有的是工具生成后改了名字。与其禁止，不如把精力放在改的那一步：哪些地方必须改，改了要说明理由。',
      content:
        '收集一学期的生成教案与上课后的修改稿，归纳教师改动的类型；拟定二次备课的五个必答问题；在语文、道德与法治两个组试行，记录讨论所用的时间和改动的去向。',
      methods:
        '文本比对与访谈结合。每份教案保留生成稿、备课稿、课后稿三个版本，由研究者编码。期末请教师排出最有用的改动，比较两组差异。',
      difficulties:
        '改动多不等于改得好。我们用课后学生作业的达成情况倒推改动的价值，这一步还没有成熟的做法，只能小步试。',
    },
  },
  {
    title: '特殊教育学校个别化教育计划编写的智能辅助',
    sections: {
      significance:
        '培智班十一名学生，一人一份计划，每份二十多页，班主任开学两周都在写。写完锁进柜子，期末再拿出来照着填。计划和每天的课没有关系，这是最大的浪费。',
      content:
        '把长期目标拆成一日活动里能看见的动作；由工具根据评估表草拟短期目标，教师与家长一起删改；用手机拍下的照片代替文字记录，每周对照一次目标。',
      methods:
        '单一被试设计，三名学生，先有两周基线，再逐个引入。目标行为由副班教师计数，另一名教师抽三成核对。家长每月填写一张生活中的变化单。',
      difficulties:
        '学生的评估资料十分敏感，进入工具之前必须去掉姓名、诊断和照片。如何在去掉这些之后仍然写得有针对性，需要反复试。',
    },
  },
  {
    title: '教学点复式班英语听说课的双师协同',
    sections: {
      significance:
        '全县还有九个教学点没有英语教师，靠屏幕那头的城区教师上课。孩子们坐得端正，跟读整齐，可是屏幕一关就不说了。现场的老师不懂英语，不知道自己能做什么。',
      content:
        '弄清现场教师在听说课里可以承担的六件事；编一套不懂英语也能用的手势卡和评价贴；让语音工具承担示范和计次，城区教师把时间用在个别对话上。',
      methods:
        '在三个教学点做一学年的田野记录，每月驻点两天。用孩子自发说出的句子数作为主要指标，课间和放学路上的也算。两地教师每周通一次电话，录音留存。',
      difficulties: '网络时断时续，方案必须在断线时也能上下去。难点在两位教师的默契，而不在设备。',
    },
  },
  {
    title: '初中历史史料研读中幻觉内容的辨识训练',
    sections: {
      significance:
        '学生交来的小论文里出现了并不存在的奏折和书名，写得有板有眼。追问出处，回答是工具给的。与其收走手机，不如把假史料搬进课堂，教他们怎样查证，这正是史料实证的功夫。',
      content:
        '编写真伪混排的史料包十二组，标明破绽的类型；设计查证单，要求学生写出查了哪里、为什么信；比较训练前后学生对来源的追问次数与查证路径的长短。',
      methods:
        '前后测加过程记录。八年级两个班，每两周一次，共八次。查证过程用屏幕录像保存，按路径编码，由两名历史教师分别判断。',
      difficulties:
        '假史料做得太粗，学生一眼识破；做得太细，教师也要查半天。难度的拿捏需要请地方志办公室的同志一起把关。',
    },
  },
  {
    title: '寄宿制学校心理陪伴机器人使用中的教师角色',
    sections: {
      significance:
        '我校寄宿生占八成，晚上九点以后，心理教师已经下班。去年装了陪伴机器人，夜里的对话量很大，白天却没有人看。孩子说了什么重要的话，谁来接住，至今没有说法。',
      content:
        '调查住校生夜间对话的时段与大致主题，只看统计不看内容；拟定预警词的分级和值班教师的应对步骤；培训宿管员，明确什么情况下必须当晚联系家长。',
      methods:
        '问卷与焦点小组。学生匿名填写使用感受，宿管员、班主任、心理教师各开两次座谈。应对步骤先做桌面推演，再试行一学期，每次启动都写复盘。',
      difficulties:
        '保密与安全之间的分寸最难。我们坚持内容不入库、预警不记名，先由人判断再行动，这一原则要得到家长会的同意。',
    },
  },
  {
    title: '小学美术欣赏课中图像生成工具的比较式使用',
    sections: {
      significance:
        '欣赏课常常是教师讲一段生平，学生说一句好看。孩子并不知道画家为什么这样画。如果能当场看到同一处山水换一种皴法会是什么样子，他们就有话可说了。',
      content:
        '选十二幅教材里的作品，每幅准备三张由教师事先生成的变体；设计找不同、说理由、再动笔的三步活动；收集学生的话，看他们从说像不像到说为什么。',
      methods:
        '课例研究，五年级四个班，十二课时。每节课录下学生发言，按四个层次归类。期末请学生给一幅没学过的画写说明，由美术教研组匿名评阅。',
      difficulties:
        '生成的图像有版权和审美的双重疑问。本研究只在教师端使用工具，图像课后不留存，不替代原作，这是底线。',
    },
  },
];

/** What calls ask everybody to have in mind; anybody may quote it. */
export const POLICY =
  '全面贯彻党的教育方针，落实立德树人根本任务，坚持育人为本、应用为要、安全为先，推进人工智能与教育教学深度融合，促进学生全面而有个性的发展。';

/** Sentences of the trade that many write without copying anybody. */
const TRADE = [
  '以行动研究为主，辅以问卷、访谈和课例分析，边实践边反思。',
  '课题组每两周开展一次集中研讨，及时总结经验、调整方案。',
];

/** A skeleton as it is sold: the noun changes, nothing else does. */
const mill = (x: string): Sections => ({
  significance: `随着新一轮课程改革的不断深入，${x}教学越来越受到广大教师的重视。然而在当前的${x}教学中仍然存在教学方式单一、学生参与度不高、评价手段滞后等问题。开展${x}教学研究，有利于转变教师的教学观念，有利于提高学生学习${x}的积极性，对于提升${x}课堂教学质量具有重要的理论意义和现实意义。`,
  content: `本课题主要研究以下几个方面：第一，${x}教学的现状调查与分析，了解教师和学生对${x}教学的认识；第二，人工智能支持下${x}教学策略的构建，探索适合本校学生的${x}教学模式；第三，${x}教学评价体系的研究，形成可操作的${x}评价量表；第四，${x}教学典型案例的收集与整理。`,
  methods: `文献研究法：查阅国内外有关${x}教学的文献资料，为本课题提供理论支撑。调查研究法：通过问卷和访谈了解${x}教学的现状。行动研究法：在${x}课堂中边实践边反思，不断调整研究方案。案例研究法：收集${x}教学中的典型课例进行剖析。经验总结法：对${x}教学的经验加以提炼和推广。`,
  difficulties: `研究重点是构建人工智能支持下的${x}教学策略，研究难点是${x}教学评价体系的建立。本课题的创新之处在于将人工智能技术与${x}教学有机结合，为${x}教学提供可借鉴、可复制、可推广的经验。`,
});
export const MILL_NOUNS = ['古诗', '函数', '听力', '实验', '剪纸', '田径', '习作', '绘本', '光学', '民歌'];

/** Words that say the same in these texts. */
const SYNONYMS: [string, string][] = [
  ['学生', '孩子们'], ['教师', '老师'], ['记录', '登记'], ['比较', '对比'], ['课堂', '课上'], ['研究', '探讨'], ['设计', '编排'],
  ['观察', '察看'], ['工具', '软件'], ['变化', '改变'], ['作业', '功课'], ['问题', '疑问'], ['说明', '讲明'], ['依据', '根据'],
  ['收集', '搜集'], ['评语', '批语'], ['改动', '修改'], ['录像', '视频'], ['数据', '数字'], ['目标', '指标'], ['孩子', '小朋友'],
]; // prettier-ignore
const reworded = (text: string): string =>
  text.replace(
    new RegExp(SYNONYMS.map(([word]) => word).join('|'), 'g'),
    (word) => SYNONYMS.find(([one]) => one === word)?.[1] ?? word,
  );

export const formOf = (title: string, sections: Partial<Sections>): TopicForm => ({ ...emptyForm(), title, sections });
const sentences = (text: string): string[] => text.match(/[^。；]+[。；]?/g) ?? [];

export type Kind = 'honest' | 'title_changed' | 'shuffled' | 'borrowed' | 'synonyms' | 'reworked' | 'mill';
/** `from`: the application it was copied from; `copied`: the sections that were. */
export type Planted = Application & { kind: Kind; from: string | null; copied: readonly string[] };

/** The corpus: twelve honest ones (each quoting the policy), and of every class of near-copy several. */
export function corpus(seed = 1): { earlier: Application[]; planted: Planted[] } {
  const draw = chance(seed);
  const shuffle = <T>(list: readonly T[]): T[] => {
    const rest = [...list];
    return list.flatMap(() => rest.splice(draw(rest.length), 1));
  };
  const all = ['significance', 'content', 'methods', 'difficulties'] as const;
  // Every other one quotes the policy, and every third says what everybody says of methods.
  const usual = (sections: Sections, i: number): Sections => ({
    ...sections,
    significance: (i % 2 === 0 ? POLICY : '') + sections.significance,
    methods: sections.methods + (i % 3 === 0 ? TRADE[i % 2] : ''),
  });
  const earlier = SUBJECTS.map(({ title, sections }, i) => ({
    id: `top_e${i}`,
    form: formOf(title, usual(sections, i)),
  }));
  earlier.push({ id: 'top_mill', form: formOf(`《${MILL_NOUNS[0]}》教学研究`, mill(MILL_NOUNS[0] ?? '')) });
  const honest = HONEST.map((own, i): Planted => ({
    id: `top_h${i}`,
    form: formOf(`${SUBJECTS[i]?.title}（续）`, usual({ ...own, significance: POLICY + own.significance }, i * 3)),
    ...{ kind: 'honest', from: null, copied: [] },
  }));
  // Common words swapped, clauses of every sentence in another order, filler put between them.
  const reworked = (text: string): string =>
    sentences(reworded(text))
      .map((one) => {
        const clauses = one.replace(/[。；]$/, '').split(/[，：、]/);
        return `${shuffle(clauses).join(draw(2) === 0 ? '，同时' : '，')}。`;
      })
      .join('');
  const copies = SUBJECTS.flatMap(({ title, sections }, i): Planted[] => {
    const from = `top_e${i}`;
    const shuffled = Object.fromEntries(
      all.map((key) => [key, shuffle(sentences(sections[key])).join('')]),
    ) as Sections;
    const swapped = { ...shuffled, content: shuffled.methods, methods: shuffled.content };
    const host = HONEST[i % HONEST.length] ?? sections;
    const section = all[i % all.length] ?? 'content';
    return [
      { id: `top_t${i}`, form: formOf(`${MILL_NOUNS[i % 10]}教学的校本实践`, sections), kind: 'title_changed', from, copied: all },
      { id: `top_s${i}`, form: formOf(`另一个题目${i}`, swapped), kind: 'shuffled', from, copied: all },
      { id: `top_b${i}`, form: formOf(`第三个题目${i}`, { ...host, [section]: sections[section] }), kind: 'borrowed', from, copied: [section] },
      {
        id: `top_y${i}`,
        form: formOf(reworded(title), Object.fromEntries(all.map((key) => [key, reworded(sections[key])]))),
        kind: 'synonyms', from, copied: all,
      },
      {
        id: `top_r${i}`,
        form: formOf(`改写${i}`, Object.fromEntries(all.map((key) => [key, reworked(sections[key])]))),
        kind: 'reworked', from, copied: all,
      },
    ]; // prettier-ignore
  });
  const mills = MILL_NOUNS.slice(1).map((noun, i): Planted => ({
    id: `top_m${i}`,
    form: formOf(`《${noun}》教学研究`, mill(noun)),
    kind: 'mill',
    from: 'top_mill',
    copied: all,
  }));
  return { earlier, planted: [...honest, ...copies, ...mills] };
}

/** Written apart from the twelve, on neighbouring matters with the words of the trade: what must not be flagged. */
const HONEST: Sections[] = [
  {
    significance: '同年级六个班用一本练习册，快的学生四十分钟写完，慢的学生到十点。家长会上抱怨最多的就是作业。减量之后，怎样让每个人写的题都值得写，需要有依据。',
    content: '梳理八年级几何证明题的思维台阶，标出每道题需要跨几级；请学生自己选级，教师只在选得太高或太低时提醒；统计选级与完成情况，看自选是否带来坚持。',
    methods: '以一个学期为限，在两个班实施自选，另两个班由教师指定。每周回收作业时间卡，期中、期末各做一次半结构访谈，访谈对象按选级轨迹抽取。',
    difficulties: '学生往往选得偏低，这是信心问题，不是能力问题。如何让自选不滑向偷懒，是我们要解决的关键。',
  },
  {
    significance: '二年级写话，孩子坐了二十分钟只写出一行。不是没有话，是不知道从哪里说起。我们想看看，让孩子先把画面讲给机器听，再自己写，会不会容易一些。',
    content: '比较先说后写与看图直接写两种做法下的字数、句子完整程度；记录孩子讲述时教师的追问；整理适合低年级的十个开头支架，由孩子自己挑。',
    methods: '每班选十二名学生做跟踪，其余作整体观察。写话本全部扫描存档，期末请两位没有教过他们的语文教师翻阅并写下印象，再做归类。',
    difficulties: '机器把孩子说的话整理得太好，反而盖住了童趣。我们规定只转写、不润色，宁可留着语病。',
  },
  {
    significance: '听力课放三遍录音、对答案、讲词汇，一节课就过去了。学生听不懂的地方各不相同，有人卡在连读，有人卡在生词，有人根本没跟上语速，教师无从知道。',
    content: '借助逐句停顿的记录，描出每名学生的卡点图；把卡点分为语音、词汇、语篇三种；据此安排小组轮换，让卡点相同的学生一起练。',
    methods: '选高一一个班做整学期跟踪，每周一次听力任务。停顿记录与课后自述互相印证，不一致的约谈。学期末用一套未用过的材料复测。',
    difficulties: '停顿有时只是走神。怎样把听不懂和没在听分开，目前只能靠自述，可靠与否要检验。',
  },
  {
    significance: '教研活动上大家客气，评课多说优点。年轻人真正想知道的是哪一刻学生走神了、自己哪句话多余。把镜头对准学生而不是教师，也许能让话题转过来。',
    content: '选定三种可以稳定辨认的学生投入表现；做一张时间轴，把投入的起伏与教师的活动对在一起；以此为材料改造每月一次的评课会。',
    methods: '与区里另外两所学校共同开展，轮流做东。每次评课会前后各写一张便条，写下最想改的一处，比较前后便条的具体程度。',
    difficulties: '拍学生涉及隐私，须征得家长同意，并在分析之后删除画面，只留时间轴。缺席同意的学生座位不入镜。',
  },
  {
    significance: '学生会背欧姆定律，接不亮一只灯泡。实验课上四人一组，真正动手的常常只有一个。虚拟实验人人可做，可是点点鼠标算不算动手，心里没底。',
    content: '同一内容安排先虚后实、先实后虚、只做真实三种次序；考察学生在遇到故障时的排查步骤；归纳虚拟实验适合替代和不适合替代的部分。',
    methods: '九年级六个班，每种次序两个班。故障由教师预先设置，排查过程由固定机位拍摄，按步骤计分，并记录求助次数。',
    difficulties: '三种次序所费课时不同，公平比较不易。我们把课时作为一个结果如实报告，而不是设法拉平。',
  },
  {
    significance: '道德与法治课上的案例多从网上找，离孩子远。村里修路占地、超市找错零钱，这些才是他们天天见的。请孩子自己收集身边的事，课堂才有真讨论。',
    content: '指导五年级学生用一句话记事，建立班级案例本；由教师借助工具把案例改写成两难情境，隐去真实人名地名；研究什么样的情境能引出不同意见。',
    methods: '每月两节讨论课，录音转写，数一数有多少次发言在回应别人。案例本开放给家长翻看，收回意见条。',
    difficulties: '身边的事容易认出是谁。改写必须做到本村人也看不出来，这比写作本身还难。',
  },
]; // prettier-ignore
