/** Where a comment stands, and what is left of that place in the text that readers see now. Pure. */
export type Anchor = { kind: 'resource' } | { kind: 'section'; sectionId: string } | { kind: 'second'; second: number };
export type Section = { id: string; key: string; title: string };

/** A place as it is shown. `isGone`: the section was in the version commented on, and is in the shown one no more. */
export type Place =
  | { kind: 'resource' }
  | {
      kind: 'section';
      sectionId: string;
      number: number | null;
      /** What kind of section it is, and its own title, which may be empty. */
      key: string | null;
      title: string | null;
      isGone: boolean;
    }
  | { kind: 'second'; second: number };

const find = (sections: readonly Section[], id: string) => {
  const at = sections.findIndex((section) => section.id === id);
  const section = sections[at];
  return section ? { number: at + 1, key: section.key, title: section.title } : null;
};

/** `now`: the sections readers see; `then`: those of the version that was commented on, null when it is not known. */
export function placeOf(anchor: Anchor, now: readonly Section[], then: readonly Section[] | null): Place {
  if (anchor.kind !== 'section') return anchor;
  const { sectionId } = anchor;
  const here = find(now, sectionId);
  if (here) return { kind: 'section', sectionId, ...here, isGone: false };
  const before = then && find(then, sectionId);
  return { kind: 'section', sectionId, ...(before ?? { number: null, key: null, title: null }), isGone: true };
}

export const LONGEST_RECORDING = 24 * 3600;

/** Whether there is such a place in what readers see. */
export function hasPlace(anchor: Anchor, shown: { sections: readonly Section[]; isSpoken: boolean }): boolean {
  switch (anchor.kind) {
    case 'resource':
      return true;
    case 'section':
      return find(shown.sections, anchor.sectionId) !== null;
    case 'second':
      return shown.isSpoken;
  }
}

/** Formats whose text is spoken: their places are seconds. */
export const isSpoken = (format: string): boolean => ['video', 'srt', 'vtt'].includes(format);

export type Comment = {
  id: string;
  parentId: string | null;
  personId: string | null;
  hiddenAt: Date | null;
  hiddenBy: string | null;
};
type Reader = { personId: string; isEditor: boolean; isModerator: boolean };

/** What has become of a comment's text: `taken_back` by its author, `hidden` by a steward. */
export const stateOf = (comment: Comment): 'shown' | 'taken_back' | 'hidden' => {
  if (comment.hiddenAt === null) return 'shown';
  return comment.hiddenBy === null ? 'taken_back' : 'hidden';
};

const whyNotOwn = (comment: Comment, { personId }: Reader): string | null => {
  if (comment.personId !== personId) return 'community.not_your_comment';
  return stateOf(comment) === 'shown' ? null : 'community.comment_gone';
};
export const whyNotChange = whyNotOwn;
export const whyNotTakeBack = whyNotOwn;

/** A thread is settled by those who work at the resource, or by who began it; a reply has no state of its own. */
export function whyNotResolve(comment: Comment, reader: Reader): string | null {
  if (comment.parentId !== null) return 'community.comment_not_found';
  return reader.isEditor || comment.personId === reader.personId ? null : 'access.role_needed';
}

/** What its author took back stays taken back. */
export function whyNotHide(comment: Comment, reader: Reader): string | null {
  if (!reader.isModerator) return 'access.role_needed';
  return stateOf(comment) === 'taken_back' ? 'community.comment_gone' : null;
}
