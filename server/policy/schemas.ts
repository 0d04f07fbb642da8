import { z } from 'zod';
import { page } from '../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const byId = z.object({ id });
export const effectiveQuery = z.object({ orgId: id.optional(), day: z.iso.date().optional() });
export const LISTS = ['in_force', 'future', 'draft', 'past'] as const;
export const listQuery = z.object({ list: z.enum(LISTS).default('in_force'), ...page });

export { policyBody, policyRule } from './rules/body.ts';
