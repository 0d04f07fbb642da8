import { asOfDay, standingAt, type Stood } from '../../credits/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import type { TemplateBody } from '../repo.ts';
import { creditsOf } from '../rules/template.ts';
import { worthOfSteps, type StepWorth } from '../rules/worth.ts';

export type Crediting = {
  /** Where she stands under the policy in force; null where there is none. */
  stood: Stood | null;
  /** What a step is worth by the policy; null where it says nothing of steps, and the template's conversion holds. */
  worth: ((minutes: number) => StepWorth) | null;
};

/** By which rules the steps of a person's paths are credited today. */
export async function creditingOf(deps: Deps, actor: Actor): Promise<Crediting> {
  const asOf = asOfDay(undefined, deps.now());
  const stood = await standingAt(deps.db, actor.personId, asOf);
  return { stood, worth: stood && worthOfSteps(stood.policy, stood.profile, asOf.day) };
}

/** Credits of a step: by the policy in force, else by the template. One of them speaks, never both. */
export const creditsBy = (
  worth: Crediting['worth'],
  { conversion }: Pick<TemplateBody, 'conversion'>,
): ((minutes: number) => number) =>
  worth ? (minutes) => worth(minutes).credits / 100 : (minutes) => creditsOf(minutes, conversion.minutesPerCredit);
