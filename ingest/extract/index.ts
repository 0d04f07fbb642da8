import { inspect } from '../sniff.ts';
import { DEFAULT_LIMITS, UnreadableFile, type Extracted, type FileFormat } from '../types.ts';

type Input = { bytes: Uint8Array; name: string; signal?: AbortSignal };

/** Parsers are loaded on first use: a reader of text files never pays for the PDF engine. */
async function parse(format: FileFormat, { bytes, signal }: Input): Promise<Extracted> {
  switch (format) {
    case 'docx':
      return (await import('./docx.ts')).extractDocx(bytes);
    case 'pptx':
      return (await import('./pptx.ts')).extractPptx(bytes);
    case 'xlsx':
      return (await import('./xlsx.ts')).extractXlsx(bytes);
    case 'pdf':
      return (await import('./pdf.ts')).extractPdf(bytes, signal);
    case 'doc':
      return (await import('./doc.ts')).extractDoc(bytes);
    case 'html':
      return (await import('./html.ts')).extractHtml(bytes);
    case 'md':
      return (await import('./markdown.ts')).extractMarkdown(bytes);
    case 'txt':
      return (await import('./plain.ts')).extractPlain(bytes);
    case 'srt':
    case 'vtt':
      return (await import('./subtitles.ts')).extractSubtitles(bytes, format);
    case 'ppt':
      throw new UnreadableFile('ingest.converter_missing', 'PowerPoint 97 needs LibreOffice');
  }
}

/**
 * Bytes to located blocks, in this process: call it from the sandbox only.
 * Throws UnreadableFile for every file that cannot become text; an error of a parser counts as `ingest.corrupt`.
 */
export async function extract(input: Input): Promise<Extracted> {
  if (input.bytes.length > DEFAULT_LIMITS.fileBytes)
    throw new UnreadableFile('ingest.too_large', `${input.bytes.length} bytes`);
  const { format, refusal } = inspect(input.bytes, input.name);
  if (refusal) throw new UnreadableFile(refusal.code, refusal.detail);
  if (format === 'zip' || format === 'video' || format === 'unknown') {
    throw new UnreadableFile(
      'ingest.unsupported',
      format === 'unknown' ? 'type of file is not known' : `${format} holds no text of its own`,
    );
  }
  try {
    return await parse(format, input);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    input.signal?.throwIfAborted();
    throw new UnreadableFile(
      'ingest.corrupt',
      `${format} parser failed (${error instanceof Error ? error.name : 'unknown'})`,
      error,
    );
  }
}
