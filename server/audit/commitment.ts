/**
 * 书面承诺 of whoever submits (教科信厅〔2024〕1号: 谁提供谁负责), in her name. It is a legal sentence and not a caption: what
 * was committed to is kept word by word, so it stands here and not among the page's words.
 */
export const commitmentsOf = (name: string) => ({
  zh: `我，${name}，已对照审核七要点逐项自查本资源，承诺内容真实、合法、原创或已获授权，不含他人个人隐私和涉密信息，使用人工智能的情况已如实说明；如有问题，由我负责。`,
  en: `I, ${name}, have checked this resource against the seven points. It is truthful and lawful, my own or used with permission, free of other people’s personal data and of secrets, and says honestly where AI was used. I answer for it.`,
});

export const isCommitment = (given: string, name: string): boolean =>
  Object.values(commitmentsOf(name)).includes(given.trim());
