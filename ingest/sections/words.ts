import type { SectionKey } from './keys.ts';

/** The words that lesson plans, cases and micro-lessons use for their sections. Names come from `readName`. */

/** Which of the vocabularies a document is read with: a 过程 is told in a case and taught in a plan. */
export type Mode = 'plan' | 'case' | 'lesson' | 'other';

type Words = readonly [key: SectionKey, zh: string, en: string];

const BEFORE =
  '(?:(?:本|这)(?:节)?课(?:时)?的?|本单元|大单元|单元|课时|课程|课堂|教学|学习|教与学|活动|项目|主题|实验|案例|总体|整体|具体|主要|核心|我们的|你的|学生的?|教师的?|新课|个人|整个|当堂|随堂)*';

/** Sections that mean the same wherever they stand. */
const EVERYWHERE: readonly Words[] = [
  [
    'objectives',
    '(?:总|分|素养|能力|知识|三维|情感|育人|德育|思政|认知|阶段|学科|核心素养|课程思政|预期|培养|评价与)*(?:目标|目的)(?:要求|细化|分解|解读|阐述|确定|设计|设定|定位|叙写|表述|任务|与要求)*|知识(?:与|和)技能(?:目标)?|过程(?:与|和)方法(?:目标)?|情感、?态度、?(?:与|和)?价值观(?:目标)?|(?:学科)?核心素养(?:指向|发展|培养|落实)?|学科素养|素养(?:指向|要点)|(?:预期|期望)(?:学习)?(?:成果|结果|效果)|(?:实施)?(?:成效|成果|效果)预期|(?:我们|你|学生)?(?:将|会|能)?学[到会]?(?:些)?什么|完成本课后,?(?:你应该)?能(?:做到|够)?',
    "(?:(?:lesson|learning|teaching|course|unit|specific|general|overall|key|instructional|language)\\s+)*(?:objectives?|outcomes?|goals?|aims?|intentions?|targets?)(?:\\s+and\\s+.*)?|what (?:you|we|students)(?:'ll| will) learn|by the end of (?:this|the) (?:lesson|class).{0,40}|students will(?: be able to)?",
  ],
  [
    'focus',
    '(?:重难点|难重点|重点|难点|疑点|易错点|关键点?|突破点)(?:与|和|及|、|\\/)*(?:重点|难点|关键点?|疑点|易错点)?(?:的)?(?:与|及)?(?:分析|突破|解决|解决方案|突破策略|突破方法|解决措施|处理|确定|预设|解析|预测|对策|策略)*|重(?:、|和|与)?难点(?:分析|突破|解决方案|及突破策略)?',
    '(?:teaching |learning |lesson )?(?:key|important|main|difficult|language)(?:\\s*(?:and|&|\\/)\\s*(?:key|important|difficult))?\\s+(?:points?|difficulties|contents?)(?: and (?:difficulties|difficult points))?|(?:teaching )?(?:focus|emphasis|difficult(?:y|ies))(?: points?)?(?: and (?:difficult(?:y|ies)|difficult points))?',
  ],
  [
    'learners',
    '(?:学情|学生情况|学生|学习者|教学对象|对象|学者|授课对象|生情|幼儿|年龄特点|学前)(?:特征|特点|情况|基础|现状|起点|发展)?(?:调查|调研|诊断)?(?:与|及)?(?:分析|研判|解读|简析|诊断|前测|概述|描述|画像)|学情|学情及.{0,6}分析|(?:先备|前备|预备|已有|前置)(?:知识|经验|技能|要求|基础)(?:要求|准备)?|(?:知识|学习)(?:起点|基础)(?:分析)?|前测分析|准备知识',
    "(?:learners?|students?|pupils?|target (?:audience|learners?|students?)|class)'?s?\\s+(?:analysis|profile|needs|background|information|characteristics)|analysis of (?:the )?(?:students|learners)|(?:prior|previous|preparatory|prerequisite|background|assumed)\\s+(?:knowledge|learning|skills|experience)|prerequisites?|target (?:audience|learners?|students?)|who (?:is )?this (?:lesson )?is for",
  ],
  [
    'textbook',
    '(?:教材|课文|文本|语篇|教学内容|学习内容|课程内容|活动内容|内容|单元内容|单元主题|知识内容|选材|教学材料|题材|课例|篇目)(?:内容|地位|作用|整体|主题|结构|体系)*(?:与|及|和)?(?:分析|解读|解析|简析|说明|处理|研读|地位与作用|地位和作用|的地位和作用|梳理|赏析|解说|概述|介绍|定位|概要)|教材|(?:知识|内容|课程|单元)(?:结构|框架|体系)(?:图|分析)?|知识(?:要点|清单|梳理)|(?:大概念|大观念|核心概念|关键概念)(?:提炼|建构)?|(?:教学|学习|活动)内容|内容(?:概要|提要|要点)|教材.{0,6}(?:分析|解读)|(?:what|why|how)分析',
    "(?:textbook|material|text|content|unit|teaching material|discourse)\\s+(?:analysis|interpretation|overview|background)|analysis of (?:the )?(?:teaching )?(?:material|text|textbook|content)s?|what's it all about|(?:teaching |learning |lesson )contents?|big ideas?|core concepts?|subject (?:content|knowledge)",
  ],
  [
    'standards',
    '(?:(?:新|国家)?(?:课程标准|课标|课程纲要|学习领域|学科标准))(?:\\(.*?\\))?(?:的)?(?:相关)?(?:要求|内容|分析|解读|依据|链接|对接|摘录|摘要|陈述|分解|表述|关联|对应|内容要求|定位)*|(?:相关|对应|涉及|对接|依据|落实|与).{0,14}(?:课程标准|课标)(?:的关联|的联系|要求|内容|分析)?|与.{2,20}标准.{0,4}(?:关联|联系|对应)|内容要求|学业(?:要求|质量|质量标准|质量要求)|设计依据',
    '(?:national |common core |state )?(?:curriculum|standards?)\\s*(?:links?|alignment|standards?|connections?|addressed|requirements?|analysis|reference)?|aligned standards|links to (?:the )?curriculum',
  ],
  [
    'methods',
    '(?:教法|学法|教法学法|教学法|教学?方法|学习?方法|方法|策略|手段|模式|思路|理念|思想|教学?模式|学习方式|教学方式|教与学方式|组织形式|活动形式|形式)(?:与|和|及|、)*(?:教法|学法|学习方法|教学方法|手段|策略|指导|设计|选择|分析|运用|模式|依据|理论依据|理论|思路)*|设计(?:理念|思路|思想|说明|特色|构想|意图说明|意图与理念)(?:与|及|、)?(?:思路|理念|依据|特色|说明)?|指导思想(?:与|和|及)?(?:理论依据|设计理念|设计思路)?|理论(?:基础|依据|支撑)|(?:学法|方法)指导|(?:实施|教学)(?:建议|原则)|(?:课程|教学)标准要求',
    '(?:teaching|learning|instructional|pedagogical)?\\s*(?:methods?|methodology|approach(?:es)?|strateg(?:y|ies)|pedagogy|techniques?|philosophy)(?: and (?:learning )?(?:methods?|strategies|aids))?|(?:design )?rationale|guiding (?:principles?|ideology)|teaching tips|design (?:concept|philosophy|ideas?)',
  ],
  [
    'preparation',
    '(?:课前|前期|教师|学生|器材|材料|环境|物质|经验|知识|实验|教具|学具|媒体|资料|资源|物料|工具|场地|道具|技术|信息技术|设备|师生)*(?:与|和|及|、)*(?:准备|用具|教具|学具|器材|器具|用品|媒体|设备|工具|物料|场地|所需材料|材料清单|物资)(?:与|和|及|、)*(?:教具|学具|准备|材料|工具|资源|环境|设备|器材|安排|清单|要求|设计|软件)*|(?:教学|学习|实验|活动|硬件|软件|软硬件|信息技术|技术)(?:环境|条件|材料|平台)(?:要求|准备|及.{0,6}准备)?|材料(?:准备|与工具|和工具|清单)?|资源准备|(?:前期|课前)?准备工作|(?:教学)?资源(?:与|和|及)?(?:工具|准备|设计)|安全(?:须知|提示|事项|小贴士|要求|注意事项)|注意事项|需要准备(?:什么|的材料)',
    "(?:(?:teaching|lesson|teacher|class|learning|student)\\s+)?(?:preparations?|aids|materials?|equipment|tools|props|supplies)(?:\\s*(?:and|&|,)\\s*(?:preparation|resources|equipment|materials|tools|media))*|(?:materials?|resources?|equipment|what you)(?: you'll)?(?: (?:needed|required|need))|(?:before (?:the )?(?:class|lesson|you start)|set[- ]?up|getting ready)|teaching resources|safety(?: notes?)?|software(?: and hardware)?",
  ],
  [
    'board',
    '(?:主)?板书(?:设计|提纲|内容|计划|与?板书设计|预设|展示|结构)*|(?:板书|黑板)设计(?:图|方案)?',
    '(?:black|white|chalk)?\\s?board\\s*(?:design|plan|work|layout|writing)|blackboard|layout of the blackboard',
  ],
  [
    'reflection',
    '(?:课后|教后|课下|自我|实践|实施|设计|案例|预设|事后|阶段|研究|总结)*(?:的)?(?:反思|后记|札记|感悟|感想|心得|得失|教学随笔|再思考|小记|回思|思考)(?:与|和|及)*(?:改进|总结|评价|小结|感悟|建议|展望|重构|启示|体会|提升|设计|诊断|感想)*|教后(?:记|感|反思|记录)|课后(?:记|小记|反馈|札记)|总结(?:与|和)?反思|心得(?:体会)?|(?:实践|教学)(?:体会|感悟)|成败得失',
    "(?:(?:teaching|teacher'?s?|self|post-?lesson|after-?class|critical|lesson|class)[- ]+)?(?:reflections?|after[- ]?thoughts?|self-evaluation)(?: (?:on|after) .{1,30}| and .{1,30})?|(?:teacher )?reflection notes",
  ],
  [
    'replanning',
    '(?:二次|二度|再次|再|复|三次)(?:备课|设计|建构)(?:记录|意见|栏|与?修改|批注)?|复备(?:栏|记录)?|个性(?:化)?(?:修改|备课|补充|设计|批注|调整)(?:栏|记录|意见)?|集体备课(?:记录|修改|意见|补充|建议)|(?:教案|设计|备课)?修改(?:意见|记录|建议|栏|补充)|教学改进(?:设计|方案|计划)|(?:个案|增减|删改|调整)(?:补充|修改|记录)',
    'second (?:planning|draft)|re-?planning|re-?design|revisions?|modifications?|(?:revised|personal) (?:plan|notes)',
  ],
  [
    'resources',
    '参考(?:文献|资料|书目|资源|书|网站|来源)|(?:附录|附件|附)(?:[一二三四五六七八九十\\d])?(?:资料|材料)?|资源(?:链接|推荐|清单|包|列表|索引|下载|附录)?|(?:网络|拓展|相关|配套|补充|延伸|数字|课外|阅读|媒体|视频|参考)*(?:学习|教学|阅读|课程)?(?:拓展)?(?:资源|链接|阅读|材料|书目|读物|网站)(?:推荐|链接|清单|设计|包)?|(?:引用|资料)来源|(?:课程|项目|作品|相关)链接|推荐(?:阅读|书目|资源|视频)|致谢',
    'references?|(?:further|additional|supplementary|other|related|extra|useful|online|recommended|learning)\\s+(?:resources?|reading|links?|materials?|information)|resources?|bibliography|appendi(?:x|ces)(?: .{1,20})?|attachments?|links|handouts?|acknowledge?ments?|sources|glossary|printables?',
  ],
  [
    'assessment',
    '(?:教学|学习|课堂|过程性|表现性|单元|终结性|总结性|形成性|目标|达标|多元|增值|综合|学业|作品|成果|项目|效果|结果|自我|小组|学生|同伴|教师|素养|阶段|活动)*(?:评价|评估|测评|评测|考核|考评|互评|自评|量规|评分标准|评分)(?:与|和|及|、)*(?:反馈|设计|标准|方式|方法|量表|量规|任务|方案|工具|建议|指标|要点|体系|目标|活动|表|内容|维度|办法|反思|检测|策略|测试|看.{1,5})*|(?:目标|学习|教学|达标)检测(?:设计|题)?|成功标准|评价标准|效果检测',
    '(?:(?:formative|summative|student|learning|peer|self|performance|unit|final|evidence of)[- ]*)*(?:assessments?|evaluations?|grading|marking|rubrics?|success criteria|check(?:s|ing)? for understanding|evidence of learning)(?:\\s*(?:and|&|\\/)\\s*.{1,30}| (?:criteria|plan|methods?|design|tasks?|strategies|rubric))?',
  ],
  [
    'homework',
    '(?:课后|家庭|分层|课外|实践性?|弹性|双减|拓展|长作业|自主|本课|布置|个性化|基础|实验|和|及|与)*(?:作业|家庭作业)(?:与|和|及|、)*(?:设计|布置|安排|任务|练习|拓展|超市|要求|内容|清单|单|设计意图|指导|延伸|反馈|评价|检测|菜单)*|布置作业|(?:课后|课外|课下)(?:任务|练习|拓展|延伸|实践|探究|思考|巩固|提升|练习题|挑战|活动|作业|学习|训练)(?:与.{1,6})?|(?:拓展|延伸|进一步)(?:与|和|及|、)?(?:拓展|延伸|探究|活动|任务|思考|探索|提高|提升)?|下一步挑战.*|(?:预习|延展)(?:任务|作业)',
    '(?:home|after[- ]?class|take[- ]home)\\s?(?:work|tasks?|assignments?|activities)|assignments?|(?:extension|follow[- ]?up|extended)(?: (?:activity|activities|task|tasks|work|learning))?s?|going further|further (?:exploration|challenges?)|plugging it in|challenges? (?:for|at) home',
  ],
];

const PLAN: readonly Words[] = [
  [
    'process',
    '(?:教学|学习|活动|课堂|教与学|授课|上课|实施|探究|实验|项目|导学|施教|任务|教学活动|学习活动)?(?:过程|流程|步骤|进程|程序|实施过程|流程图)(?:与|和|及|、|\\/)*(?:步骤|设计|安排|实施|意图|活动|设计意图|展开|实录|规划|方案|简述|指导|分析|环节|说明|记录|预设|反思)*|(?:教学|学习|课堂|教与学|师生|探究|主要)(?:环节|活动|实施|任务|推进|展开)(?:与|和|及)?(?:设计|安排|过程|步骤|流程|实施|设计与实施|方案)*|(?:项目|学习|任务)(?:实施|安排|推进|任务|阶段)(?:与|及)?(?:过程|计划|安排|设计)?|任务(?:设计|安排)|课程(?:安排|大纲|活动)|教学(?:安排|计划|进度)|课时(?:教学)?设计|(?:教|导)学过程|(?:分)?课时(?:教学)?(?:方案|过程)|教与学(?:的)?活动',
    '(?:(?:teaching|learning|class|classroom|lesson|instructional|detailed)\\s+)*(?:procedures?|process|steps?|activit(?:y|ies)|sequence|outline|development|body|flow|delivery|agenda|plan)(?: and (?:steps|time|activities|methods|teaching aids))?|activities|in class|during the (?:class|lesson)|course outline|schedule',
  ],
  [
    'basics',
    '(?:基本|课程|课题|教学基本|课例|作品|课堂|项目|教师|作者|授课|单元|文档|设计)*(?:信息|情况|概况|基本情况)|(?:课程|课题|课例|单元|项目|活动|作品|教学|实验|主题)(?:名称|题目|主题|名)|课题|课型|(?:教学)?课时(?:安排|分配|数|预设)?|(?:课程|项目|活动|单元|教学|本课)(?:概述|简介|概要|概况|说明|介绍|总览|概览)|(?:适用|授课|任教|所属|教学|学习)?(?:年级|学段|学科|科目|领域|班级|对象|时间|日期|类型|时长|课时|年段|版本)|(?:教材)?版本|教材|册次|(?:授课|执教|主备|任课|设计|备课|指导|参与)(?:教师|老师|人|者)|设计者|作者|单位|学校|姓名|时间|日期|年级|学科|科目|班级|时长|教学主题|单元主题|主题|概述|概览|课次|课文题目',
    '(?:(?:lesson|course|unit|class|basic|general|project|activity)\\s+)?(?:overview|information|info|details?|summary|introduction|description|title|name|topic)|at a glance|duration|time(?:frame| required| needed)?|grade(?: level)?s?|subject|level|topic|date|teacher|author|length|age group|class|lesson type|period|teaching (?:period|time|object)s?|year group|about (?:this|the) (?:lesson|unit|course)|keywords?',
  ],
];

const CASE: readonly Words[] = [
  [
    'background',
    '(?:案例|研究|实践|课题|项目|问题|选题|时代|事件|教学|活动|现实|课程|实施|政策|开发|改革|工作)*(?:的)?(?:背景|缘起|起因|由来|缘由|概况|简介|概述|意义)(?:与|和|及|、)*(?:意义|问题|缘起|目的|现状|价值|分析|介绍|简介|说明|思考|背景)*|(?:现状|情境|情景|背景)(?:介绍|描述|说明|概述|分析)|引言|前言|引子|开篇|基本情况',
    '(?:case |project |research )?(?:background|context|overview|introduction|setting)(?: .{1,30})?',
  ],
  [
    'question',
    '(?:案例|研究|核心|主要|教学|关键|实践|真实)*(?:的)?(?:问题|困惑|困境|难题|挑战|痛点|矛盾|疑问)(?:与|和|及)*(?:的)?(?:提出|缘起|呈现|聚焦|诊断|所在|困惑|产生|描述|表征|发现|概述|挑战)*|(?:案例|研究)(?:主题|问题|焦点|目的|目标|假设)|面临的(?:问题|挑战|困难)|发现问题|提出问题|为什么.{1,14}',
    '(?:research |the |guiding |case )?(?:problems?|questions?|challenges?|issues?|dilemmas?)(?: (?:statement|raised))?',
  ],
  [
    'narrative',
    '(?:案例|事件|教学|实践|课堂|活动|研究|故事|情境|项目|课例|主要|具体|探索|实施|工作|改进|解决)*(?:的)?(?:描述|过程|经过|回放|实录|呈现|再现|叙述|实施|片段|正文|探索|做法|路径|策略|步骤|举措|措施|流程|设计|展示|环节|实践|应用|实现|历程|内容|方案|经历|实验)(?:与|和|及|、)*(?:过程|实施|实录|做法|方法|策略|步骤|片段|措施|探索|分析|路径|完善|测试|实践|设计)*|系统测试(?:与完善)?|片段[一二三四五\\d].*|镜头[一二三四五\\d].*|(?:案例)?情景再现',
    '(?:case |the )?(?:description|narrative|story|process|implementation|practice|procedure|what happened|actions?|approach|design)(?: .{1,30})?',
  ],
  [
    'analysis',
    '(?:案例|问题|原因|理论|结果|数据|成因|课例|技术|需求|归因|深度|综合|教学|对策|学理|研究|效果|可行性)*(?:的)?(?:分析|评析|剖析|诊断|讨论|点评|解析|评点|探讨|阐释|归因|评议)(?:与|和|及|、)*(?:讨论|思考|评价|反思|诊断|分析|研究|解读|对策)*|理论(?:依据|基础|支撑|分析)|专家点评|名师点评|案例评价',
    '(?:case |data |theoretical )?(?:analysis|discussion|interpretation|commentary|findings)(?: .{1,30})?',
  ],
  [
    'outcome',
    '(?:实施|实践|应用|研究|教学|案例|项目|活动|主要|阶段性|取得的|改革|育人|工作)*(?:的)?(?:成效|效果|成果|成绩|结果|收获|影响|效益|成就|变化|反响)(?:与|和|及|、)*(?:影响|分析|展示|评价|反思|启示|推广|总结|检验|反馈|成果|价值|特色|创新)*',
    '(?:the )?(?:results?|outcomes?|impacts?|effects?|achievements?|evidence)(?: .{1,30})?',
  ],
  [
    'insight',
    '(?:案例|实践|研究|几点|一点|教育|教学|经验|主要|总结与|反思与|工作)*(?:的)?(?:启示|启发|感悟|经验|结论|建议|展望|推广|亮点|特色|创新|结语|结束语|借鉴|价值|体会|愿景)(?:与|和|及|、)*(?:总结|启示|启发|建议|展望|思考|改进|推广|创新|反思|做法|价值|亮点|点|点与特色|特色)*|改进(?:措施|方向|建议|策略)?|(?:总结|思考|反思)与(?:展望|建议|启示)|从.{2,10}到.{2,10}|推广(?:价值|应用|与应用)|下一步.{0,8}',
    'insights?|(?:key )?(?:takeaways?|lessons learn(?:ed|t)|conclusions?|implications?|recommendations?|next steps|what (?:we|i) learn(?:ed|t))(?: .{1,30})?',
  ],
];

const LESSON: readonly Words[] = [
  [
    'hook',
    '.{0,8}(?:导入|引入|带入)(?:新课|课题|环节)?|导言|引言|温故知新|回顾|(?:复习|知识)回顾|回顾(?:旧知|与.{1,6})?|(?:生活|真实|问题|故事|项目|应用)?(?:场景|情境|情景)(?:创设|导入|引入|再现|带入)?|项目背景|课前(?:热身|思考|提问|一问)|热身|开场(?:白)?|想一想|猜一猜|先观察.*|为什么(?:要)?学.*|问题(?:提出|引入|情境)|(?:生活|趣味)(?:引入|现象|小问题)|破冰|上节(?:课)?回顾',
    'hook|warm[- ]?up|lead[- ]?in|(?:lesson )?starter|introduction|scenario|why (?:learn|it matters|should).*|review(?: of .*)?|previously.*|real[- ]?(?:life|world) (?:scene|scenario|context).*|think about it|the (?:problem|story)',
  ],
  [
    'content',
    '(?:新课|新知|知识|核心|重点|概念|原理|例题|内容|理论|要点|方法|语法)*(?:讲授|讲解|教学|探究|新知|知识|概念|内容|原理|精讲|解析|剖析|拆解|梳理)(?:[一二三四五\\d].*)?|探究新知|讲授新课|新课讲授|典型例题|例题(?:[一二三四五\\d].*)?|核心(?:知识|概念|内容|语法|原理)(?:[一二三四五\\d].*)?|什么是.+|知识点.{0,16}|(?:常见)?(?:错误|误区|报错)(?:.{0,12})?|避坑.{0,8}|.{0,4}答疑|正文',
    '(?:new |main |core |key )?(?:content|concepts?|knowledge|theory|explanation|presentation|instruction|ideas?)(?: \\d+.*)?|worked examples?|examples?|what (?:is|are) .+|how (?:it|does) .+|common (?:mistakes|misconceptions)',
  ],
  [
    'practice',
    '(?:课堂|巩固|随堂|当堂|互动|拖拽|闯关|基础|动手|综合|拓展|分层|达标|实践|小组|实战|上机|前|后|单元|自我|学习|趣味|在线|即时|强化|变式|应用|课中)*(?:练习|检测|训练|测试|测验|前测|后测|测|挑战|实践|实验台?|操作|环节|演练|练一练|答题|闯关|题|任务|自测|游戏|工坊|活动)(?:题)?(?:[一二三四五\\d].*)?|(?:试|练|做|测|算|动手|玩|填|选|考考)一?(?:试|练|做|测|算|玩|填|选|你)|动手.{0,10}|.{0,4}(?:巩固|闯关|练习|挑战|实战|实操|实验|演练|工作坊|互评|检测)(?:[:：].*)?|前测.*|后测.*|(?:示例|作品)展示|(?:作品|成果)(?:分享|展示|发布).{0,10}|迁移(?:应用|运用)|学以致用|应用拓展|第[一二三四五六七八九十\\d]+步.*|step\\s*\\d+.*',
    "(?:guided |independent |class |hands[- ]?on |online |your )?(?:practice|exercises?|quiz(?:zes)?|activit(?:y|ies)|try it(?: yourself| out)?|workshop|challenge|lab|tasks?|tests?|your turn|check yourself|experiments?|problems?)(?: \\d+.*)?|(?:pre|post)[- ]?test|let's (?:try|practi[sc]e|do).*|step \\d+.*",
  ],
  [
    'summary',
    '(?:课堂|知识|本课|全课|本节|本节课|核心|内容|模块|单元|学习|课程|方法|要点|重点|今日|整体|核心知识|本节核心知识)*(?:小结|总结|回顾总结|归纳|梳理总结|要点回顾|收获)(?:与|和|及|、)*(?:.{0,12})?|(?:本课|本节课|今天|知识|要点|重点)(?:回顾|梳理|收获)|(?:下节课?|下一课|下一节|下一讲|下一步|下期)(?:预告|预习|内容|.{0,8}预告).{0,24}|恭喜(?:通关|完成).*|你已(?:经)?(?:掌握|学会|完成).*|下课前.*|(?:速记)?口诀|价值升华.*|(?:模块|课程).{0,4}结业.*|结语|结束语|谢谢.{0,6}|.{0,6}点评',
    "(?:lesson |class |chapter |unit )?(?:summary|recap|conclusion|wrap[- ]?up|key points|closing|closure|review and summary|takeaways?|what (?:we|you)(?: have|'ve)? learn(?:ed|t))|next (?:time|lesson|class|steps?)(?:.{0,40})?|congratulations.*|thank(?:s| you).*|in summary",
  ],
  [
    'basics',
    '课程(?:信息|名称)|基本信息|(?:目录|contents)|本课(?:目录|导航|内容)|目录导航',
    'contents|agenda|table of contents',
  ],
  ['other', '知识(?:图谱|关系图|地图|网络|导图)|思维导图|学习(?:地图|路径图)', 'knowledge (?:map|graph)|mind ?map'],
];

/** Names of steps that may open the process of a plan which has no heading for it. */
const STEPS: readonly [zh: string, en: string] = [
  '.{0,10}(?:导入|引入)(?:新课|课题|新知|环节|阶段)?(?:[,，、].{1,16})?|(?:创设|设置)情[境景].{0,12}|(?:激趣|激发).{0,6}|(?:新课|新知|新授)(?:讲授|教学|导入|探究|探索|学习|讲解|推进|呈现)?.{0,8}|讲授新(?:课|知)|(?:探究|探索|学习|讲解)新(?:知|课)|(?:合作|自主|小组|实验|问题)(?:学习|探究|交流|合作|研讨).{0,6}|整体感知|(?:初|精|细|品|研)读.{1,8}|(?:巩固|随堂|课堂|当堂|强化)(?:练习|检测|训练|提升|应用|拓展|巩固).{0,6}|(?:课堂|全课|归纳|本课)(?:小结|总结|回顾).{0,10}|(?:小结|总结)(?:提升|升华|归纳|拓展)?|拓展(?:延伸|提升|应用|迁移)|(?:迁移|实践)(?:运用|应用|拓展)|学以致用|(?:成果)?展示(?:交流|汇报|评价)|课程(?:入门|活动|反思)|关键问题|热身.{0,6}|复习(?:旧知|旧课|引入|导入|回顾|巩固).{0,8}|(?:课前|活动)(?:热身|谈话|导入)',
  'warm(?:ing)?[- ]?up|lead[- ]?in|(?:lesson )?starter|lesson activities|key questions?|lesson reflection|presentation|production|(?:pre|while|post)[- ](?:reading|listening|writing|speaking|task|viewing)|(?:guided|independent|controlled|free) practice|practice|exploration|engage(?:ment)?|explore|explain|elaborate|evaluate|consolidation|wrap[- ]?up|closure|closing|introduction|applying what .+|main activit(?:y|ies)|plenary|conclusion|discussion|summary|revision|closing discussion',
];
/** Words of steps anywhere in a short heading; they count only inside a process. */
const STEP_LIKE =
  /导入|引入|新课|新知|探究|感知|研读|赏析|研讨|合作|交流|展示|汇报|巩固|练习|训练|检测|运用|应用|迁移|拓展|延伸|提升|小结|总结|回顾|归纳|升华|质疑|操作|实践|体验|热身|复习|预习|作业|讲授|讲解|warm|lead|practice|present|production|summar|reading|discuss|wrap|homework|explor/i;

const whole = (source: string, isHan: boolean) =>
  new RegExp(isHan ? `^${BEFORE}(?:${source})$` : `^(?:${source})$`, 'iu');
const only = (...keys: SectionKey[]) => EVERYWHERE.filter(([key]) => keys.includes(key));
const without = (...keys: SectionKey[]) => EVERYWHERE.filter(([key]) => !keys.includes(key));

type Compiled = { key: SectionKey; zh: RegExp; en: RegExp };
const compile = (...lists: (readonly Words[])[]): Compiled[] =>
  lists.flat().map(([key, zh, en]) => ({ key, zh: whole(zh, true), en: whole(en, false) }));

const VOCABULARY: Record<Mode, readonly Compiled[]> = {
  plan: compile(PLAN.slice(0, 1), EVERYWHERE, PLAN.slice(1)),
  case: compile(
    only('reflection', 'resources', 'objectives', 'learners', 'assessment', 'replanning'),
    CASE,
    only('methods'),
    PLAN.slice(1),
  ),
  lesson: compile(without('textbook', 'standards', 'methods', 'focus'), LESSON, only('focus')),
  other: compile(
    CASE.filter(([key]) => key === 'background'),
    only('resources'),
  ),
};
const OPENS = { zh: whole(STEPS[0], true), en: whole(STEPS[1], false) };

const HAN = /\p{Script=Han}/u;
const LONGEST = { zh: 30, en: 60 };
/** Letters of a translation beside a name. */
const LATIN = 30;

function exact(name: string, mode: Mode): SectionKey | null {
  const isHan = HAN.test(name);
  if (name.length < 2 || name.length > (isHan ? LONGEST.zh : LONGEST.en)) return null;
  return VOCABULARY[mode].find(({ zh, en }) => (isHan ? zh : en).test(name))?.key ?? null;
}

/** Words that a deck's own titles are made of; they decide only where no name fits. */
const LOOSE: Partial<Record<Mode, readonly [SectionKey, RegExp][]>> = {
  lesson: [
    ['homework', /作业|课后/],
    ['objectives', /学习目标|教学目标|应该能|能做到/],
    ['summary', /小结|总结|预告|收获/],
    ['practice', /练习|动手|闯关|挑战|实验|试一试|练一练|做一做/],
    ['hook', /导入|情境|情景|猜一猜|想一想/],
  ],
  case: [
    ['background', /背景|缘起/],
    ['question', /困惑|问题提出|困境/],
    ['outcome', /成效|效果|成果|收获/],
    ['insight', /启示|启发|建议|展望|结语|经验/],
    ['reflection', /反思/],
    ['analysis', /分析|剖析|评析/],
    ['narrative', /过程|实施|实践|做法|策略|路径|探索|应用|实现|实录|片段/],
  ],
};

export type Keyed = { key: SectionKey; certainty: number };

/** The section that a name from `readName` stands for; `certainty` 0..1 says how closely the words fit. */
export function keyOfName(name: string, mode: Mode): Keyed | null {
  const whole = exact(name, mode);
  if (whole) return { key: whole, certainty: 1 };
  // Names written in two languages: 作业 homework.
  const han = name.replace(/[^\p{Script=Han}\d、,]+/gu, '');
  if (han.length >= 2 && han !== name) {
    const key = exact(han, mode);
    if (key && name.length - han.length <= LATIN) return { key, certainty: 0.9 };
  }
  for (const part of name.split(/[、,与和及&/+]|以及|\band\b/).slice(0, 2)) {
    const key = part.trim() === name ? null : exact(part.trim(), mode);
    if (key) return { key, certainty: 0.75 };
  }
  const loose = name.length <= 28 ? LOOSE[mode]?.find(([, pattern]) => pattern.test(name)) : undefined;
  return loose ? { key: loose[0], certainty: 0.6 } : null;
}

/** A step that stands for the process where a plan has no heading for it: 导入新课, lesson starter. */
export const opensProcess = (name: string): boolean =>
  name.length <= 40 && (HAN.test(name) ? OPENS.zh : OPENS.en).test(name);

/** Reads as a step of a lesson, inside a process. */
export const isStepLike = (name: string): boolean => name.length <= 40 && STEP_LIKE.test(name);
