import type { CallBody } from '../../../../db/schema/topic-data.ts';
import { callBody } from '../../rules/call.ts';
import ai from './ai.json' with { type: 'json' };
import fuzhou from './fuzhou-2015.json' with { type: 'json' };
import huangpu from './huangpu-2023.json' with { type: 'json' };
import planning from './planning.json' with { type: 'json' };
import xinxiang from './xinxiang-2016.json' with { type: 'json' };

/** Calls to begin from, checked when the server starts. Their names stand in the words of the pages. */
export const PRESETS = {
  ai: callBody.parse(ai),
  fuzhou: callBody.parse(fuzhou),
  xinxiang: callBody.parse(xinxiang),
  huangpu: callBody.parse(huangpu),
  planning: callBody.parse(planning),
} satisfies Record<string, CallBody>;
export type PresetKey = keyof typeof PRESETS;
export const PRESET_KEYS = ['ai', 'fuzhou', 'xinxiang', 'huangpu', 'planning'] as const satisfies readonly PresetKey[];
