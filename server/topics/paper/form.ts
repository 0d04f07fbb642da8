/** An official form as data: what stands on the paper, in order. `formDocx` and `formPdf` draw the same one. */
export type OfficialForm = {
  title: string;
  subtitle?: string;
  /** 编号, where the form has one. */
  number?: string;
  blocks: FormBlock[];
};

export type FormBlock =
  | { kind: 'fields'; rows: { label: string; value: string }[] }
  | { kind: 'table'; title: string; columns: string[]; rows: string[][] }
  | { kind: 'text'; title: string; text: string }
  /** Lines to be signed or sealed by hand ('主持人（签字）'). */
  | { kind: 'signatures'; rows: string[] };

/** What stands where nothing was filled in: an empty cell looks like a mistake of the printer. */
export const NONE = '—';

/** Characters that neither Word's XML nor a PDF may hold. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** A text as it can be printed: well-formed, without control characters, lines ended one way. */
export const printable = (text: string): string => text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '');

/** A form whose every text can be printed. */
export function printableForm(form: OfficialForm): OfficialForm {
  const { title, subtitle, number, blocks } = form;
  return {
    title: printable(title),
    ...(subtitle === undefined ? {} : { subtitle: printable(subtitle) }),
    ...(number === undefined ? {} : { number: printable(number) }),
    blocks: blocks.map(printableBlock),
  };
}

function printableBlock(block: FormBlock): FormBlock {
  switch (block.kind) {
    case 'fields':
      return {
        ...block,
        rows: block.rows.map((row) => ({ label: printable(row.label), value: printable(row.value) })),
      };
    case 'table':
      return {
        ...block,
        title: printable(block.title),
        columns: block.columns.map(printable),
        rows: block.rows.map((row) => row.map(printable)),
      };
    case 'text':
      return { ...block, title: printable(block.title), text: printable(block.text) };
    case 'signatures':
      return { ...block, rows: block.rows.map(printable) };
  }
}
