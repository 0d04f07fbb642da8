import { keep, recall } from '../lib/device.ts';

/** Whether answers were useful: kept on this device alone, for the reader's own memory, and sent nowhere. */
export type Opinion = 'useful' | 'useless';

const STORED = 'yantu.ask.opinions';
const MOST = 50;

const isEntry = (value: unknown): value is [string, Opinion] =>
  Array.isArray(value) && typeof value[0] === 'string' && (value[1] === 'useful' || value[1] === 'useless');

function entries(): [string, Opinion][] {
  try {
    const stored: unknown = JSON.parse(recall(STORED) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return []; // somebody else's text under our name
  }
}

export const opinionOf = (question: string): Opinion | null =>
  entries().find(([asked]) => asked === question)?.[1] ?? null;

export function sayOpinion(question: string, opinion: Opinion | null): void {
  const others = entries().filter(([asked]) => asked !== question);
  const all: [string, Opinion][] = opinion === null ? others : [...others, [question, opinion]];
  keep(STORED, JSON.stringify(all.slice(-MOST)));
}
