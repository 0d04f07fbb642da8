/**
 * The 30 teacher competencies (微能力) of the national project 提升工程 2.0: A multimedia, B blended, C smart
 * environments. Codes and names are the project's.
 */
export const competencies = [
  { code: 'A1', zh: '技术支持的学情分析', en: 'Learner analysis with technology' },
  { code: 'A2', zh: '数字教育资源获取与评价', en: 'Finding and judging digital resources' },
  { code: 'A3', zh: '演示文稿设计与制作', en: 'Designing presentations' },
  { code: 'A4', zh: '数字教育资源管理', en: 'Managing digital resources' },
  { code: 'A5', zh: '技术支持的课堂导入', en: 'Lesson openings with technology' },
  { code: 'A6', zh: '技术支持的课堂讲授', en: 'Explaining with technology' },
  { code: 'A7', zh: '技术支持的总结提升', en: 'Summing up with technology' },
  { code: 'A8', zh: '技术支持的方法指导', en: 'Guiding methods with technology' },
  { code: 'A9', zh: '学生信息道德培养', en: 'Pupils’ information ethics' },
  { code: 'A10', zh: '学生信息安全意识培养', en: 'Pupils’ information safety' },
  { code: 'A11', zh: '评价量规设计与应用', en: 'Designing and using rubrics' },
  { code: 'A12', zh: '评价数据的伴随性采集', en: 'Collecting evidence while teaching' },
  { code: 'A13', zh: '数据可视化呈现与解读', en: 'Showing and reading data' },
  { code: 'B1', zh: '技术支持的测验与练习', en: 'Tests and exercises with technology' },
  { code: 'B2', zh: '微课程设计与制作', en: 'Making micro-lessons' },
  { code: 'B3', zh: '探究型学习活动设计', en: 'Designing inquiry' },
  { code: 'B4', zh: '技术支持的发现与解决问题', en: 'Finding and solving problems' },
  { code: 'B5', zh: '学习小组组织与管理', en: 'Organising study groups' },
  { code: 'B6', zh: '技术支持的展示交流', en: 'Presenting and exchanging' },
  { code: 'B7', zh: '家校交流与合作', en: 'Working with families' },
  { code: 'B8', zh: '公平管理技术资源', en: 'Fair use of technology' },
  { code: 'B9', zh: '自评与互评活动的组织', en: 'Organising self and peer evaluation' },
  { code: 'B10', zh: '档案袋评价', en: 'Portfolio evaluation' },
  { code: 'C1', zh: '跨学科学习活动设计', en: 'Designing cross-subject learning' },
  { code: 'C2', zh: '创造真实学习情境', en: 'Creating real situations' },
  { code: 'C3', zh: '创新解决问题的方法', en: 'New ways to solve problems' },
  { code: 'C4', zh: '支持学生创造性学习与表达', en: 'Creative learning and expression' },
  { code: 'C5', zh: '基于数据的个别化指导', en: 'Individual guidance from data' },
  { code: 'C6', zh: '应用数据分析模型', en: 'Using models of data analysis' },
  { code: 'C7', zh: '创建数据分析微模型', en: 'Making small models of data analysis' },
] as const;

export const competencyCodes: readonly string[] = competencies.map((c) => c.code);
