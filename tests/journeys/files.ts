import { Document, HeadingLevel, Packer, Paragraph } from 'docx';

/** Files as a school has them, made when a test needs them. Nobody of these texts exists elsewhere. */
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const TOPICS = ['观察日记', '分数的意义', '浮力', '一般现在时', '少年闰土', '圆的周长', '光合作用', '丝绸之路'];

/** A unique number stands in the middle of the text of file `n`: what finds one finds no other. */
const parts = (n: number) => ({
  title: `第${n}课 ${TOPICS[n % TOPICS.length]}`,
  aims: `通过朗读、讨论和动手做，让每个学生说出自己的发现。本课的档案编号${n}号，仅供本校教研组使用。`,
  course: `导入：出示一个生活里的问题，先独立想一分钟，再同桌交换。新授：分组完成学习单，教师巡视，记下三种不同的做法。小结：请两个没有发过言的学生来说。`,
});

export async function docx(title: string, paragraphs: readonly string[]): Promise<Uint8Array> {
  const heading = new Paragraph({ text: title, heading: HeadingLevel.HEADING_1 });
  const children = [heading, ...paragraphs.map((text) => new Paragraph(text))];
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

async function fileOf(n: number): Promise<[string, Uint8Array]> {
  const { title, aims, course } = parts(n);
  switch (n % 4) {
    case 0:
      return [`${title}.docx`, await docx(title, ['教学目标', aims, '教学过程', course])];
    case 1:
      return [`${title}.md`, utf8(`# ${title}\n\n## 教学目标\n\n${aims}\n\n## 教学过程\n\n${course}\n`)];
    case 2:
      return [`${title}.txt`, utf8(`${title}\n\n教学目标\n${aims}\n\n教学过程\n${course}\n`)];
    default:
      return [
        `${title}.html`,
        utf8(`<!doctype html><title>${title}</title><h1>${title}</h1><p>${aims}</p><p>${course}</p>`),
      ];
  }
}

/** `count` different lessons, by name, as docx, md, txt and html in turn. */
export async function schoolFiles(count: number): Promise<Record<string, Uint8Array>> {
  return Object.fromEntries(await Promise.all(Array.from({ length: count }, (_, i) => fileOf(i + 1))));
}
