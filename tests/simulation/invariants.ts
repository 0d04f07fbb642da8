import { brokenAt } from '../../server/kernel/chain.ts';
import { topicEvents, topics } from '../../db/schema/index.ts';
import { check, type Phase } from './scene.ts';

/** What has to hold of the rows at the end, whatever happened on the way. */
export const invariants: Phase = {
  name: '核对 · invariants',
  run: async (scene) => {
    const { db } = scene.world.deps;
    const rows = await db.select().from(topics);
    const events = await db.select().from(topicEvents).orderBy(topicEvents.topicId, topicEvents.seq);
    const chains = Map.groupBy(events, ({ topicId }) => topicId);
    check(
      scene,
      '每项课题的记录链完整',
      [...chains.values()].every((chain) => brokenAt(chain) === null),
    );
    const numbers = rows.flatMap(({ approvalNumber }) => approvalNumber ?? []);
    check(scene, '立项编号没有重复', new Set(numbers).size === numbers.length);
    const endorsed = events.filter(({ kind }) => kind === 'endorse').map(({ topicId }) => topicId);
    const perUnit = Map.groupBy(
      rows.filter(({ id }) => endorsed.includes(id)),
      ({ orgId }) => orgId,
    );
    check(
      scene,
      '没有单位超出名额',
      [...perUnit.values()].every((own) => own.length <= 2),
    );
    const approved = rows.filter(({ approvalNumber }) => approvalNumber !== null);
    const per = (track: string) => approved.filter((row) => row.track === track).length;
    check(scene, '重点、一般课题立项不超过名额', per('key') <= 5 && per('general') <= 20);
    const judged = rows.filter(({ state }) => state === 'refused' || state === 'declined' || state === 'merged');
    const byPeople = judged.every(({ id }) =>
      chains.get(id)?.some(({ kind, actorId }) => /refuse|confirm/.test(kind) && actorId !== null),
    );
    check(scene, '没有一份申报由机器作出结论', byPeople);
    return `${rows.length} 项课题，${events.length} 条记录，${numbers.length} 个立项编号`;
  },
};
