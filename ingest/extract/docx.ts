import mammoth from 'mammoth';
import { UnreadableFile, type Extracted } from '../types.ts';
import { assemble, placeByHeading } from './assemble.ts';
import { readMarkup } from './markup.ts';
import { coreTitle, openParts, repack } from './parts.ts';

// Word keeps "heading 1" inside; WPS and translated templates may carry Chinese or bare names.
const STYLES = [
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [
    `p[style-name='标题 ${level}'] => h${level}:fresh`,
    `p[style-name='标题${level}'] => h${level}:fresh`,
  ]),
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='标题'] => h1:fresh",
  // A table of contents repeats the headings with page numbers.
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [`p[style-name='toc ${level}'] => !`, `p[style-name='TOC ${level}'] => !`]),
  "p[style-name='Subtitle'] => p:fresh",
];

// Looks and editing history make up most of a document's XML and say nothing here; without them mammoth needs a third of the memory.
const LOOKS = new RegExp(
  `<w:(?:${'rFonts sz szCs color kern lang spacing ind noProof webHidden bCs i iCs u shd highlight vAlign tcW jc w position snapToGrid bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak contextualSpacing keepNext keepLines widowControl textAlignment adjustRightInd autoSpaceDE autoSpaceDN'.replaceAll(' ', '|')})(?: [^>]*)?/>| w:rsid\\w*="[^"]*"| w14:\\w+="[^"]*"`,
  'g',
);

const TEXT_PART = /^word\/(?!glossary)[^/]*\.xml$/;

/** Formulas as one line of text: a fraction becomes (a)/(b); anything else keeps its characters in order. */
const plainFormulas = (xml: string): string =>
  xml.includes('<m:oMath')
    ? xml.replace(/<m:oMath[ >][\s\S]*?<\/m:oMath>/g, (formula) => {
        const slashed = formula.replace(/<\/m:num>/g, '<m:t>/</m:t>');
        const text = [...slashed.matchAll(/<m:t(?: [^>]*)?>([^<]*)<\/m:t>/g)].map((match) => match[1]).join('');
        return `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
      })
    : xml;

/** Ruby keeps its base text; the pronunciation above it would tear words apart. */
const withoutRuby = (xml: string): string =>
  xml.includes('<w:ruby>')
    ? xml
        .replace(/<w:rt>[\s\S]*?<\/w:rt>|<w:rubyPr>[\s\S]*?<\/w:rubyPr>|<\/?w:ruby(?:Base)?>/g, '')
        .replace(/<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!<\/w:rPr>)[\s\S])*<\/w:rPr>)?(?=<w:r[ >])/g, '')
        .replace(/<\/w:r><\/w:r>/g, '</w:r>')
    : xml;

/** Word documents. Insertions are in, deletions and comments out; places are headings, as the format has no pages. */
export async function extractDocx(bytes: Uint8Array): Promise<Extracted> {
  const title = coreTitle(openParts(bytes));
  const safe = repack(bytes, (name, xml) =>
    TEXT_PART.test(name) ? withoutRuby(plainFormulas(xml.replace(LOOKS, ''))) : xml,
  );
  const html = await toHtml(safe);
  return assemble({ format: 'docx', blocks: placeByHeading(readMarkup(html).drafts, { guess: true }), title });
}

async function toHtml(buffer: Buffer): Promise<string> {
  try {
    const result = await mammoth.convertToHtml(
      { buffer },
      {
        styleMap: STYLES,
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    );
    return result.value;
  } catch (error) {
    throw new UnreadableFile('ingest.corrupt', 'Word document does not parse', error);
  }
}
