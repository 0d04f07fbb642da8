import type { Shown } from './topic.svelte.ts';

type State = Shown['topic']['state'];
export const TABS = ['form', 'verdicts', 'findings', 'decision', 'project', 'outcomes', 'record'] as const;
export type Tab = (typeof TABS)[number];

const JUDGED: readonly State[] = ['reviewing', 'deliberating', 'proposed', 'revising', 'revised', 'notice'];
const ENDED: readonly State[] = ['refused', 'declined', 'merged'];
const LIVING: readonly State[] = ['approved', 'running', 'suspended', 'closing', 'deferred', 'closed', 'cancelled'];
const YIELDING: readonly State[] = ['running', 'suspended', 'closing', 'deferred', 'closed'];

/** Tabs that say something in this state to this person. */
export function tabsOf({ topic: { state }, parts }: Pick<Shown, 'topic' | 'parts'>): Tab[] {
  const isInside = parts.length > 0;
  const isLiving = LIVING.includes(state);
  const shows: Record<Tab, boolean> = {
    form: true,
    // A draft is judged as it stands, so that nobody learns of a bar only after handing in.
    verdicts: isInside,
    findings: isInside && !isLiving,
    decision: isInside && (JUDGED.includes(state) || ENDED.includes(state) || isLiving),
    project: isInside && isLiving,
    outcomes: isInside && YIELDING.includes(state),
    record: isInside && state !== 'draft',
  };
  return TABS.filter((tab) => shows[tab]);
}
