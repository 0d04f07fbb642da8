/** The seven points, in the order of the regulation. */
export const POINTS = [
  'political',
  'orientation',
  'scientific',
  'applicable',
  'normative',
  'timely',
  'public_interest',
] as const;
export type Point = (typeof POINTS)[number];
export type PointVerdict = { point: Point; ok: boolean; note: string };
/** Not said yet: null. */
export type Said = Record<Point, { ok: boolean | null; note: string }>;

export const unsaid = (): Said => ({
  political: { ok: null, note: '' },
  orientation: { ok: null, note: '' },
  scientific: { ok: null, note: '' },
  applicable: { ok: null, note: '' },
  normative: { ok: null, note: '' },
  timely: { ok: null, note: '' },
  public_interest: { ok: null, note: '' },
});

/** What has been said, as the API takes it. */
export const verdictOf = (said: Said): PointVerdict[] =>
  POINTS.flatMap((point) => {
    const { ok, note } = said[point];
    return ok === null ? [] : [{ point, ok, note: note.trim() }];
  });

export const openPoints = (said: Said): number => POINTS.filter((point) => said[point].ok === null).length;
export const wrongPoints = (said: Said): number => POINTS.filter((point) => said[point].ok === false).length;
