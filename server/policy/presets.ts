import { z } from 'zod';
import type { PolicyBody } from '../../db/schema/policy.ts';
import { policyBody } from './rules/body.ts';
import alxa from './presets/alxa-2025.json' with { type: 'json' };
import hunan from './presets/hunan-360.json' with { type: 'json' };
import jianghan from './presets/jianghan-360.json' with { type: 'json' };
import lianyuan from './presets/lianyuan-360.json' with { type: 'json' };
import zhuzhou from './presets/zhuzhou-2009.json' with { type: 'json' };

export type Preset = {
  key: string;
  name: string;
  nameEn: string;
  summary: string;
  validFrom: string;
  validTo: string | null;
  body: PolicyBody;
};

const preset = z.strictObject({
  key: z.string().min(1).max(60),
  name: z.string().min(1).max(200),
  nameEn: z.string().min(1).max(200),
  summary: z.string().max(400),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  body: policyBody,
}) satisfies z.ZodType<Preset, Preset>;

/**
 * Policies written from published texts, to be adopted as drafts. What a text does not say (days of terms, what an hour
 * is worth) stands under 平台默认, and what is known only second-hand under 转述: who adopts one has to look there first.
 */
export const presets: readonly Preset[] = [zhuzhou, hunan, lianyuan, jianghan, alxa].map((one) => preset.parse(one));
