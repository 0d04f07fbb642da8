/** A file with its place in the dropped folder ('三年级/数学/分数.docx'), or just its name. */
export type Dropped = { readonly file: File; readonly path: string };

type Entry = FileSystemEntry;

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, fail) => entry.file(done, fail));

const batchOf = (reader: FileSystemDirectoryReader) =>
  new Promise<Entry[]>((done, fail) => reader.readEntries(done, fail));

const isFile = (entry: Entry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: Entry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Office leaves '~$…' lock files and systems leave dot files in folders: nobody means to hand these in. */
export const isWanted = (name: string): boolean => !/^(\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i.test(name);

const walk = async (entry: Entry): Promise<Dropped[]> => {
  if (!isWanted(entry.name)) return [];
  if (isFile(entry)) return [{ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') }];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: Dropped[] = [];
  // A reader hands out at most 100 entries at a time and ends with an empty batch.
  for (let batch = await batchOf(reader); batch.length > 0; batch = await batchOf(reader))
    for (const one of batch) found.push(...(await walk(one)));
  return found;
};

/** Everything dropped, folders walked through. The entries must be taken before the first await: they die with the event. */
export const filesOfDrop = async (transfer: DataTransfer): Promise<Dropped[]> => {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found: Dropped[] = [];
  for (const entry of entries) found.push(...(await walk(entry)));
  return found;
};

export const filesOfInput = (files: FileList | null): Dropped[] =>
  [...(files ?? [])]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => path.split('/').every(isWanted));
