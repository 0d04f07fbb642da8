import type { Constraint, Term } from '../../kernel/milp.ts';
import { placementsOf, type Choice } from './ground.ts';
import { answerTo, type Answer, type Model, type Question, type Solve } from './model.ts';
import { one } from './rows.ts';
import { spreadOut } from './spread.ts';
import type { Planned } from './types.ts';

/** A plan is asked for while someone looks on; what is found by then is given, and said not to be proved best. */
const SECONDS = 9;
/** Costs are whole minutes, so nothing nearer to the best than one of them can be better. */
const GAP = 0.99;
/** Nobody minds one minute in two hundred, and the last of them takes most of the time to prove. */
const SHARE = 0.005;
/** Of the time, for the best plan; the rest is kept for any plan at all. */
const FOR_BEST = 0.6;

type Plan = Extract<Planned, { status: 'planned' }>;
export type Found = Plan | { status: 'infeasible' } | { status: 'unsolved'; reason: string };

/**
 * The best plan of a model, by one aim after the other: first the relevance of what answers the need, then the fewest
 * minutes among the plans as relevant (whatever is taken costs at least one), then how it is spread.
 *
 * @param seconds for all solving together
 */
export async function bestPlan(model: Model, solve: Solve, seconds = SECONDS): Promise<Found> {
  const started = performance.now();
  const left = () => seconds - (performance.now() - started) / 1000;
  let rounds = 0;
  const ask = async (question: Question, time = left()): Promise<Answer> => {
    const answer = await answerTo(model, question, solve, time);
    rounds += answer.rounds;
    return answer;
  };
  const answers = answering(model);
  const briefest = (least: number) =>
    ask({ ...fewestMinutes(model), ...withRelevance(answers, least) }, left() * FOR_BEST);

  let answer = await briefest(answers.most);
  let isBest = true;
  if (answer.status === 'infeasible' && answers.most > 0) {
    const relevant = await ask({ objective: answers.worth, ...withRelevance(answers, 0) });
    if (relevant.status !== 'found') return relevant;
    isBest = relevant.isOptimal;
    const brief = await briefest(Math.round(relevant.objective));
    answer = brief.status === 'found' ? brief : { ...relevant, isOptimal: false };
  }
  if (answer.status === 'unsolved') {
    const any = await ask({ objective: [] });
    answer = any.status === 'found' ? { ...any, isOptimal: false } : any;
  }
  if (answer.status !== 'found') return answer;
  const chosen = spreadOut(model, answer.chosen);
  const placements = placementsOf(model.ground, new Set(chosen.map(({ variable }) => variable)));
  return {
    status: 'planned',
    placements,
    isOptimal: isBest && answer.isOptimal,
    relevance: relevanceOf(model, chosen),
    minutes: chosen.reduce((sum, { candidate }) => sum + candidate.minutes, 0),
    ms: Math.round(performance.now() - started),
    rounds,
  };
}

const fewestMinutes = ({ ground }: Model) => ({
  objective: ground.choices.map(({ variable, candidate }) => ({
    variable,
    coefficient: -Math.max(1, candidate.minutes),
  })),
  gap: GAP,
  share: SHARE,
});

/** Relevance in hundredths, so that sums are exact. */
const worthOf = ({ candidate }: Choice) => Math.round(candidate.relevance * 100);

type Answering = { variables: string[]; rows: Constraint[]; worth: Term[]; most: number };
/** Decisions on what is taken for the sake of the need, and the most that they can be worth. */
function answering({ ground }: Model): Answering {
  const { most } = ground.task.precise;
  const all = [...ground.byRef.values()].flatMap((choices, i) => {
    const [first] = choices;
    if (!first?.candidate.mayBePrecise || worthOf(first) <= 0) return [];
    return [{ variable: `p${i}`, worth: worthOf(first), choices }];
  });
  if (most <= 0 || all.length === 0) return { variables: [], rows: [], worth: [], most: 0 };
  const taken = all.map(({ variable, choices }): Constraint => {
    const terms = [...choices.map(one), { variable, coefficient: -1 }];
    return { name: 'answers', terms, relation: '>=', bound: 0 };
  });
  return {
    variables: all.map(({ variable }) => variable),
    rows: [...taken, { name: 'answers', terms: all.map(one), relation: '<=', bound: most }],
    worth: all.map(({ variable, worth }) => ({ variable, coefficient: worth })),
    most: best(
      all.map(({ worth }) => worth),
      most,
    ),
  };
}

const best = (worths: readonly number[], most: number) =>
  [...worths]
    .sort((a, b) => b - a)
    .slice(0, most)
    .reduce((sum, worth) => sum + worth, 0);

/** What a question adds so that the answer is worth at least so much. */
function withRelevance({ variables, rows, worth }: Answering, least: number) {
  if (worth.length === 0) return {};
  const asked: Constraint = { name: 'answers', terms: worth, relation: '>=', bound: least };
  return { variables, rows: [...rows, asked] };
}

/** Of the best that may be precise, as many as are chosen for it. */
function relevanceOf({ ground }: Model, chosen: readonly Choice[]): number {
  const worths = chosen.filter(({ candidate }) => candidate.mayBePrecise).map(worthOf);
  return best(worths, ground.task.precise.most) / 100;
}
