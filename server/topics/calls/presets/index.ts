import { callBody } from '../../rules/call.ts';
import ai from './ai.json' with { type: 'json' };

/** Calls to begin from, checked when the server starts. */
export const PRESETS = { ai: callBody.parse(ai) };
