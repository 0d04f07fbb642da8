import type { Application } from './applications.ts';
import type { District, School } from './district.ts';
import type { Person, World } from './world.ts';

/** One application on its way, with what only the scenario knows of it. */
export type Applied = Application & {
  at: number;
  topicId: string;
  school: School;
  leader: Person;
  members: Person[];
  /** How good it is, in points of 100: what reviewers see through their severity. */
  quality: number;
};
export type Scene = {
  /** How many applications. */
  size: number;
  world: World;
  district: District;
  callId: string;
  applied: Applied[];
  panelId: string | null;
  /** Injected: how many points stricter (-) or milder (+) each expert is, by person. */
  severity: Map<string, number>;
  /** Topics that are followed to their end. */
  followed: Applied[];
  /** Claims about the scenario that have to hold; each with whether it does. */
  checks: { claim: string; holds: boolean }[];
};
/** What a phase tells in its line. */
export type Phase = { name: string; run: (scene: Scene) => Promise<string> };

export const check = (scene: Scene, claim: string, holds: boolean): void => void scene.checks.push({ claim, holds });

type TopicShown = {
  topic: { state: string; revision: number; blindCode: string | null; approvalNumber: string | null };
  unmet: string[];
};
export const topicOf = ({ world }: Scene, who: Person, id: string) =>
  world.ask<TopicShown>(who, 'GET', `/api/topics/${id}`);

/** Runs work on pieces of at most `size`: bulk routes take no more. */
export async function inPieces<T>(
  list: readonly T[],
  size: number,
  work: (piece: T[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < list.length; at += size) await work(list.slice(at, at + size));
}
export const byState = async (scene: Scene, applied: readonly Applied[]): Promise<Map<string, Applied[]>> => {
  const states = new Map<string, Applied[]>();
  for (const one of applied) {
    const { topic } = await topicOf(scene, one.leader, one.topicId);
    states.set(topic.state, [...(states.get(topic.state) ?? []), one]);
  }
  return states;
};
