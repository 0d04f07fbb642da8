import type { Call, Form } from './topic.svelte.ts';

/** Sections of a mini-topic's form; the server asks for the same ones. */
const SHORT: readonly string[] = ['significance', 'subjects', 'content', 'methods'];

const isShort = (body: Call['body'], track: string): boolean =>
  body.tracks.find(({ key }) => key === track)?.form === 'short';

/** Sections that a call asks for in a track. */
export const askedSections = (body: Call['body'], track: string): Call['body']['sections'] =>
  isShort(body, track) ? body.sections.filter(({ key }) => SHORT.includes(key)) : body.sections;

/** Whether a part of the form is asked for at all. */
export function isAsked(body: Call['body'], { track }: Form, part: string): boolean {
  if (part === 'budget') return body.budget && !isShort(body, track);
  return part === 'ai' ? body.aiPart : true;
}

export const stageOutcomesMost = (body: Call['body'], track: string): number =>
  isShort(body, track) ? 0 : body.stageOutcomesMost;
