import { mustDecode } from '../encoding/decode.ts';
import { UnreadableFile, type Extracted, type Warning } from '../types.ts';
import { assemble, placeByHeading } from './assemble.ts';
import { readMarkup } from './markup.ts';

const CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i;

/** A declared charset is trusted only when the bytes obey it; pages copied between encodings keep the old label. */
function decodePage(bytes: Uint8Array): { text: string; encoding: string; warnings: Warning[] } {
  const label = CHARSET.exec(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'));
  const declared = (label?.[1] ?? label?.[2] ?? '').toLowerCase();
  const encoding = /^gb/.test(declared) ? 'gb18030' : declared;
  if (
    /^(gb18030|big5|euc-jp|euc-kr|windows-125\d|iso-8859-\d+)$/.test(encoding) &&
    bytes[0] !== 0xff &&
    bytes[0] !== 0xfe &&
    bytes[0] !== 0xef
  ) {
    const text = new TextDecoder(encoding).decode(bytes);
    if ((text.split('\ufffd').length - 1) * 500 <= text.length) return { text, encoding, warnings: [] };
  }
  const decoded = mustDecode(bytes);
  return { ...decoded, warnings: decoded.isCertain ? [] : ['encoding_uncertain'] };
}

/** Web pages and feeds. An XML document that declares entities is refused, never expanded. */
export function extractHtml(bytes: Uint8Array): Extracted {
  const { text, encoding, warnings } = decodePage(bytes);
  if (/<!ENTITY/i.test(text)) throw new UnreadableFile('ingest.unsafe', 'markup that declares entities');
  const isFeed = /<(rss|feed|rdf:RDF)[\s>]/i.test(text.slice(0, 4096));
  const { title, drafts } = readMarkup(isFeed ? unwrapFeed(text) : text);
  const carried = title.split(/\s+[-–—|_]\s+/)[0] ?? title;
  return assemble({
    format: 'html',
    blocks: placeByHeading(drafts, { guess: false }),
    title: carried,
    facts: { encoding },
    warnings,
  });
}

/** Entries of a feed hold HTML as text; their titles become headings. */
const unwrapFeed = (xml: string): string =>
  xml
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    .replace(/<(\/?)title[^>]*>/gi, '<$1h2>')
    .replace(/<link>[^<]*<\/link>|<(guid|pubDate|id|updated|published)[^>]*>[^<]*<\/\1>/gi, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
