/** The page that comes with an exported collection: what is in it, in order, with what each says of itself. Pure. */
export type Exported = {
  /** The folder in the archive. */
  folder: string;
  title: string;
  note: string;
  /** Label and value, in the reader's language: licence, lineage and use of AI among them. */
  facts: readonly (readonly [string, string])[];
};

const WORDS = {
  zh: { by: '整理', on: '导出于', count: (n: number) => `共 ${n} 份`, note: '说明' },
  en: { by: 'Collected by', on: 'Exported on', count: (n: number) => `${n} resources`, note: 'Note' },
} as const;

/** What would be read as markup is escaped. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>~|#]/g, '\\$&');
const line = (text: string): string => plain(text).replace(/\s*\n\s*/g, ' ');
const link = (folder: string): string => `./${folder.split('/').map(encodeURIComponent).join('/')}/`;

export function indexPage(
  collection: { title: string; note: string; ownerName: string; orgName: string; day: string },
  items: readonly Exported[],
  language: 'zh' | 'en',
): string {
  const words = WORDS[language];
  const head = [
    `# ${line(collection.title)}`,
    `${words.by} ${line(collection.ownerName)} · ${line(collection.orgName)} · ${words.on} ${collection.day} · ${words.count(items.length)}`,
    ...(collection.note === '' ? [] : [plain(collection.note)]),
  ];
  const parts = items.map(({ folder, title, note, facts }, at) =>
    [
      `## ${at + 1}. [${line(title)}](${link(folder)})`,
      ...(note === '' ? [] : [`> ${words.note}: ${line(note)}`]),
      facts.map(([label, value]) => `- ${label}: ${line(value)}`).join('\n'),
    ].join('\n\n'),
  );
  return `${[...head, ...parts].join('\n\n')}\n`;
}
