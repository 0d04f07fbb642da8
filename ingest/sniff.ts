import { listArchive, sourceOf } from './archive.ts';
import { decodeText } from './encoding/decode.ts';
import { isOle, rootStreams, streamHead } from './ole.ts';
import type { FileFormat, RefusalCode } from './types.ts';
import { UnreadableFile } from './types.ts';

export type Sniffed = FileFormat | 'zip' | 'video' | 'unknown';

/** What the content says, with a refusal that is certain before any parser runs. */
export type Inspection = { format: Sniffed; refusal?: { code: RefusalCode; detail: string } };

export const extensionOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0));

const OFFICE_PARTS: [string, FileFormat][] = [
  ['word/', 'docx'],
  ['ppt/', 'pptx'],
  ['xl/', 'xlsx'],
];
const OFFICE_NAMES: Record<string, FileFormat> = {
  docx: 'docx', docm: 'docx', dotx: 'docx',
  pptx: 'pptx', pptm: 'pptx', ppsx: 'pptx',
  xlsx: 'xlsx', xlsm: 'xlsx',
}; // prettier-ignore

function inspectZip(bytes: Uint8Array, extension: string): Inspection {
  const names = archiveNames(bytes);
  const parts = OFFICE_PARTS.map(([folder, format]) => ({
    format,
    count: names.filter((name) => name.startsWith(folder)).length,
  }));
  const office = parts.sort((a, b) => b.count - a.count)[0];
  const isPackage =
    names.includes('[Content_Types].xml') || names.length === 0 || OFFICE_NAMES[extension] !== undefined;
  if (office && office.count > 0 && isPackage) return { format: office.format };
  const byName = OFFICE_NAMES[extension];
  if (byName) return { format: byName };
  if (extension === 'odt' || names.includes('mimetype')) return { format: 'unknown' };
  return { format: extension === 'zip' || extension === '' ? 'zip' : 'unknown' };
}

/** Names from the directory, or from local headers when the end is missing. */
function archiveNames(bytes: Uint8Array): string[] {
  try {
    return listArchive(sourceOf(bytes)).map((entry) => entry.name.replaceAll('\\', '/'));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return localNames(Buffer.from(bytes.subarray(0, 4 * 1024 * 1024)));
  }
}

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004');

function localNames(head: Buffer): string[] {
  const names: string[] = [];
  for (let at = head.indexOf(LOCAL_HEADER); at >= 0; at = head.indexOf(LOCAL_HEADER, at + 4)) {
    if (at + 30 > head.length) break;
    names.push(head.toString('latin1', at + 30, at + 30 + head.readUInt16LE(at + 26)));
  }
  return names;
}

function inspectOle(bytes: Uint8Array, extension: string): Inspection {
  const streams = rootStreams(bytes);
  const byName = (name: string) => streams.find((stream) => stream.name === name);
  if (byName('EncryptedPackage') || byName('EncryptionInfo')) {
    return {
      format: OFFICE_NAMES[extension] ?? 'docx',
      refusal: { code: 'ingest.encrypted', detail: 'password-protected OOXML' },
    };
  }
  const word = byName('WordDocument');
  if (word) {
    const head = streamHead(bytes, word);
    const isEncrypted = head !== null && head.readUInt16LE(0) === 0xa5ec && (head.readUInt16LE(10) & 0x0100) !== 0;
    return isEncrypted
      ? { format: 'doc', refusal: { code: 'ingest.encrypted', detail: 'password-protected Word 97' } }
      : { format: 'doc' };
  }
  if (byName('PowerPoint Document')) {
    return byName('EncryptedSummary')
      ? { format: 'ppt', refusal: { code: 'ingest.encrypted', detail: 'password-protected PowerPoint 97' } }
      : { format: 'ppt' };
  }
  const book = byName('Workbook') ?? byName('Book');
  if (book) return inspectWorkbook(bytes, book);
  if (streams.length === 0 && (extension === 'doc' || extension === 'ppt')) return { format: extension };
  return { format: 'unknown' };
}

/** Old workbooks are not read, but a password is the more helpful reason. */
function inspectWorkbook(bytes: Uint8Array, book: { name: string; start: number; size: number }): Inspection {
  const head = streamHead(bytes, book);
  let at = 0;
  while (head && at + 4 <= head.length) {
    const record = head.readUInt16LE(at);
    if (record === 0x2f)
      return { format: 'unknown', refusal: { code: 'ingest.encrypted', detail: 'password-protected Excel 97' } };
    if (record === 0) break;
    at += 4 + head.readUInt16LE(at + 2);
  }
  return { format: 'unknown', refusal: { code: 'ingest.unsupported', detail: 'Excel 97 workbook' } };
}

const ascii = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');

function isVideo(bytes: Uint8Array): boolean {
  if (ascii(bytes, 4, 8) === 'ftyp') return !/^(heic|heix|mif1|avif|M4A )/.test(ascii(bytes, 8, 12));
  if (bytes[0] === 0x1a && bytes[1] === 0x45 && bytes[2] === 0xdf && bytes[3] === 0xa3) return true;
  if (ascii(bytes, 0, 4) === 'RIFF') return ascii(bytes, 8, 12) === 'AVI ';
  return (
    startsWith(bytes, 'FLV\u0001') ||
    ascii(bytes, 0, 4) === '\u0000\u0000\u0001\u00ba' ||
    ascii(bytes, 0, 4) === '0&\u00b2u'
  );
}

const CUE = /^\s*(?:\d+\s*\n)?\s*\d{1,2}:\d{2}(?::\d{2})?[,.]\d{1,3}\s*-->\s*\d/;
const TEXT_NAMES = new Set([
  '',
  'txt',
  'text',
  'csv',
  'tsv',
  'log',
  'doc',
  'docx',
  'wps',
  'xls',
  'ppt',
  'srt',
  'vtt',
  'md',
  'markdown',
  'html',
  'htm',
]);
const MARKUP_NAMES = new Set(['html', 'htm', 'xhtml', 'shtml', 'xml', 'rss', 'mht']);

function inspectText(bytes: Uint8Array, extension: string): Inspection {
  const sample = bytes.subarray(0, 65_536 - (65_536 % 4));
  const decoded = decodeText(sample) ?? decodeText(bytes);
  if (!decoded) {
    return TEXT_NAMES.has(extension) && extension !== ''
      ? { format: 'txt', refusal: { code: 'ingest.unsupported', detail: 'no known text encoding fits' } }
      : { format: 'unknown' };
  }
  const head = decoded.text.trimStart().replaceAll('\r\n', '\n');
  if (head.startsWith('WEBVTT')) return { format: 'vtt' };
  if (CUE.test(head)) return { format: 'srt' };
  if (head.startsWith('{\\rtf'))
    return { format: 'unknown', refusal: { code: 'ingest.unsupported', detail: 'rich text format' } };
  if (/^<\?xml|^<!doctype|^<html|^<(?:head|body|rss|feed)\b/i.test(head)) return { format: 'html' };
  if (MARKUP_NAMES.has(extension) && /<[a-z!][^>]*>/i.test(head)) return { format: 'html' };
  if (extension === 'md' || extension === 'markdown') return { format: 'md' };
  return { format: TEXT_NAMES.has(extension) ? 'txt' : 'unknown' };
}

const BINARY_MAGICS = [
  '\u0089PNG',
  'GIF8',
  '\u00ff\u00d8\u00ff',
  '7z\u00bc\u00af',
  'Rar!',
  '\u001f\u008b',
  'OggS',
  'ID3',
  '\u007fELF',
  'MZ\u0090',
  'PAR1',
];

/** What a file is, by content; its name decides only where the content leaves it open. */
export function inspect(bytes: Uint8Array, name: string): Inspection {
  const extension = extensionOf(name);
  if (bytes.length === 0) return { format: 'unknown', refusal: { code: 'ingest.no_text', detail: 'empty file' } };
  if (startsWith(bytes, 'PK\u0003\u0004') || startsWith(bytes, 'PK\u0005\u0006')) return inspectZip(bytes, extension);
  if (isOle(bytes)) return inspectOle(bytes, extension);
  if (ascii(bytes, 0, 1024).includes('%PDF-')) return { format: 'pdf' };
  if (isVideo(bytes)) return { format: 'video' };
  if (BINARY_MAGICS.some((magic) => startsWith(bytes, magic))) return { format: 'unknown' };
  return inspectText(bytes, extension);
}

export const sniff = (bytes: Uint8Array, name: string): Sniffed => inspect(bytes, name).format;
