import { offeringsFor } from '../../credits/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { needNotFound } from '../errors.ts';
import type { CandidateGroup, CycleCandidate } from '../planning/types.ts';
import { findNeed, type MadeBy, type Need, type TemplateBody } from '../repo.ts';
import { leavesOf } from '../rules/template.ts';
import { surroundingsOf } from '../usecases/build.ts';
import { gather, judgeByModel } from '../usecases/candidates.ts';
import { groupsOf, offeringCandidates, recognitionCandidates, resourceCandidates } from './candidates.ts';
import type { Footing } from './ground.ts';

export type Supply = {
  candidates: CycleCandidate[];
  groups: CandidateGroup[];
  counts: { resources: number; offerings: number; recognitions: number };
  /** The sentence that speaks for a resource. */
  quotes: ReadonlyMap<string, string>;
  judgedBy: MadeBy | null;
};

type Wanted = {
  needId: string | null;
  degreeOn: string | null;
  /** Also asks the model, where there is one. */
  judged: boolean;
  onBatch?: (done: number, total: number) => Promise<void> | void;
  signal?: AbortSignal | undefined;
};

/** Who plans without a need is offered what her template asks for, and nothing as an answer. */
const silent = (personId: string, at: Date): Need => ({
  id: '',
  personId,
  text: '',
  reading: {
    subject: { value: null, source: 'default' },
    stage: { value: null, source: 'default' },
    grades: { value: [], source: 'default' },
    topics: { value: [], source: 'default' },
    competencies: { value: [], source: 'default' },
    minutesPerWeek: { value: 0, source: 'default' },
    until: { value: null, source: 'default' },
  },
  madeBy: { way: 'rules' },
  isConfirmed: true,
  createdAt: at,
  updatedAt: at,
});

/** A plan of years counts by the policy alone, in hundredths: what a step is worth in a path is not asked for. */
const NO_CREDITS = () => 0;

/** A template that asks for nothing, where none was published. */
const NOTHING: TemplateBody = {
  cycle: { weeks: 1 },
  conversion: { minutesPerCredit: 45, clause: { document: '', place: '', quotation: '' } },
  root: {
    ...{ id: 'none', label: '', labelEn: '', step: 'elective', children: [], select: null },
    ...{ rule: { type: 'all' }, clause: { document: '', place: '', quotation: '' } },
  },
};

/** Everything a teacher could take in the rest of her cycle: resources under her access, offerings, recognitions. */
export async function supplyFor(deps: Deps, actor: Actor, footing: Footing, wanted: Wanted): Promise<Supply> {
  const found = wanted.needId === null ? null : await findNeed(deps.db, actor.personId, wanted.needId);
  if (wanted.needId !== null && !found) throw needNotFound();
  const need = found ?? silent(actor.personId, deps.now());
  const ground = await surroundingsOf(deps, actor, need);
  const body = ground.template?.body ?? NOTHING;
  const { candidates: judged } = await gather(deps, actor, { need, body, ...ground, credits: NO_CREDITS });
  const judgedBy =
    found && wanted.judged
      ? await judgeByModel(deps, { need, ...ground }, judged, wanted.onBatch ?? (() => undefined), wanted.signal)
      : null;
  const finished = new Set(ground.finished);
  const resources = resourceCandidates(
    judged
      .filter(({ card }) => !finished.has(card.id))
      .map(({ card, relevance, mayBePrecise }) => ({
        ...{ id: card.id, title: card.title, minutes: card.minutes },
        ...{ relevance: found ? relevance : 0, mayBePrecise: found !== null && mayBePrecise },
      })),
    footing,
  );
  const open = await offeringsFor(deps.db, actor.orgPath, footing.cycle);
  const offerings = offeringCandidates(open, footing, footing.deeds);
  const recognitions = wanted.degreeOn === null ? [] : recognitionCandidates(footing, wanted.degreeOn);
  const accepted = new Map(
    leavesOf(body.root).map(({ id }) => [id, judged.filter((c) => c.leaves.includes(id)).map((c) => c.card.id)]),
  );
  return {
    candidates: [...resources, ...offerings, ...recognitions],
    groups: groupsOf(body.root, accepted, finished),
    counts: { resources: resources.length, offerings: offerings.length, recognitions: recognitions.length },
    quotes: new Map(judged.map(({ card, quote }) => [card.id, quote])),
    judgedBy,
  };
}
