import type { PlanItem, CyclePlan } from './repo.ts';

/** What a teacher decided about a plan: kept with it, so that re-planning does not forget. */
export type Options = {
  needId: string | null;
  minutesPerWeek: number;
  /** How many steps answer the need; null: one, where there is any. */
  precise: number | null;
  degreeOn: string | null;
  /** Minimums whose consequence she accepts. */
  accepted: readonly string[];
  /** Refs that stay in their place. */
  pinned: readonly string[];
  /** Refs that she does not want, with their titles. */
  dropped: readonly { ref: string; title: string }[];
};

const PIN = 'pin:';
const DROP = 'drop:';
const ACCEPT = 'accept:';

/** As kept among the facts of the solving: one key per decision. */
export const kept = ({ precise, degreeOn, pinned, dropped, accepted }: Options): CyclePlan['solving'] => ({
  ...(precise === null ? {} : { precise }),
  ...(degreeOn === null ? {} : { degreeOn }),
  ...Object.fromEntries(pinned.map((ref) => [`${PIN}${ref}`, true])),
  ...Object.fromEntries(dropped.map(({ ref, title }) => [`${DROP}${ref}`, title])),
  ...Object.fromEntries(accepted.map((line) => [`${ACCEPT}${line}`, true])),
});

export function optionsOf({
  needId,
  minutesPerWeek,
  solving,
}: Pick<CyclePlan, 'needId' | 'minutesPerWeek' | 'solving'>): Options {
  const after = (prefix: string) =>
    Object.entries(solving).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [{ ref: key.slice(prefix.length), title: String(value) }] : [],
    );
  const { precise, degreeOn } = solving;
  return {
    ...{ needId, minutesPerWeek },
    precise: typeof precise === 'number' ? precise : null,
    degreeOn: typeof degreeOn === 'string' ? degreeOn : null,
    pinned: after(PIN).map(({ ref }) => ref),
    dropped: after(DROP),
    accepted: after(ACCEPT).map(({ ref }) => ref),
  };
}

/** A plan's items in the places that a task of a later day has: what should have been done by then is still to come. */
export const placeOn = (item: Pick<PlanItem, 'ref' | 'termFrom'>, slots: readonly { from: string; to: string }[]) => {
  const slot = slots.find(({ to }) => item.termFrom <= to);
  return slot ? [{ ref: item.ref, slot: slot.from }] : [];
};
