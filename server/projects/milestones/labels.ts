import type { Seen } from '../../topics/index.ts';
import type { MilestoneRow } from './repo.ts';

/** Where a call names no step of its own. */
const DEFAULT_LABELS = { opening: '开题', midterm: '中期检查', annual: '年度检查', closing: '结题' } as const;

/** The name of a step as its call writes it. */
export const labelOf = (callBody: Seen['callBody'], step: Pick<MilestoneRow, 'ruleId' | 'kind'>): string =>
  callBody?.milestones.find(({ id }) => id === step.ruleId)?.label ?? DEFAULT_LABELS[step.kind];
