import type { Choices, Limits, MakeInput } from './plans.svelte.ts';

export type Wishes = { needId: string; minutesPerWeek: number; precise: string; studies: boolean; degreeOn: string };

/** Where nobody has said how much time there is. */
const USUAL_MINUTES = 120;

/** A form's beginning: what was asked before, else the newest need and its minutes. */
export function wishesFrom(asked: MakeInput | Limits, choices: Choices): Wishes {
  const need = choices.needs.find(({ id }) => id === asked.needId) ?? (asked.needId === undefined ? choices.needs[0] : undefined); // prettier-ignore
  return {
    needId: need?.id ?? '',
    minutesPerWeek: asked.minutesPerWeek ?? USUAL_MINUTES,
    precise: asked.precise === undefined || asked.precise === null ? '' : String(asked.precise),
    studies: Boolean(asked.degreeOn),
    degreeOn: asked.degreeOn ?? '',
  };
}

/** As the server is asked. */
export const limitsOf = (wishes: Wishes) => ({
  needId: wishes.needId || null,
  minutesPerWeek: wishes.minutesPerWeek,
  ...(wishes.precise === '' || wishes.needId === '' ? {} : { precise: Number(wishes.precise) }),
  degreeOn: wishes.studies && /^\d{4}-\d{2}-\d{2}$/.test(wishes.degreeOn) ? wishes.degreeOn : null,
});
