export type Part = { readonly text: string; readonly marked: boolean };

/** A snippet with [[marks]] as parts; brackets that do not pair stay as they are. */
export function partsOf(snippet: string): Part[] {
  return snippet
    .split(/(\[\[.+?\]\])/su)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith('[[') && text.endsWith(']]') && text.length > 4
        ? { text: text.slice(2, -2), marked: true }
        : { text, marked: false },
    );
}
