import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import type { OfficialForm } from '../../../topics/index.ts';
import { draw, headOf, type Drawn, type Format } from '../../paper.ts';
import { checkForm, openingApplication, openingRecord } from '../rules/paper.ts';
import { checkReport, openingReport } from '../rules/reports.ts';
import { parsed, seenStep, type Held } from './open.ts';

type Form = 'opening_application' | 'opening_record' | 'midterm' | 'annual';

function formOf({ step, seen }: Held, form: Form): OfficialForm {
  const head = headOf(seen);
  const kind = form === 'midterm' || form === 'annual' ? form : 'opening';
  refuse(kind === step.kind ? null : 'projects.not_for_this_step');
  switch (form) {
    case 'opening_application':
      return openingApplication(head, parsed(openingReport, step.report));
    case 'opening_record':
      return openingRecord(head, parsed(openingReport, step.report));
    case 'midterm':
      return checkForm(head, parsed(checkReport, step.report), '课题中期检查表');
    case 'annual':
      return checkForm(head, parsed(checkReport, step.report), '课题年度检查表');
  }
}

/** The official form of a step as a file. A draft is its leader's alone. */
export async function drawStep(
  deps: Deps,
  actor: Actor,
  input: { id: string; form: Form; format: Format },
): Promise<Drawn> {
  const held = await seenStep(deps.db, actor, input.id);
  const { step, seen } = held;
  if (step.state === 'pending' && seen.topic.leaderId !== actor.personId) refuse('projects.step_not_now');
  return draw(formOf(held, input.form), seen.topic, input.format);
}
