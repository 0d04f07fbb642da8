import type { Db } from '../../../db/client.ts';
import type { CallBody, EligibilityRule } from '../../../db/schema/topic-data.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import { LEVELS } from '../rules/form.ts';
import { packetOf, textsOf } from '../rules/packet.ts';
import {
  countIdentityFindings,
  countProofs,
  listInvolvements,
  listPlaced,
  listStatements,
  teamOf,
  type Application,
  type InvolvementRow,
} from './repo.ts';
import { isCounted, unitKindsOf, type Facts, type Involvement } from './rules/index.ts';

type Team = Awaited<ReturnType<typeof teamOf>>;
type Quota = Extract<EligibilityRule, { type: 'unit_quota' }>;

/** The path of the body directly below the city, to which county quotas are counted. */
const countyPath = ({ org, above }: Pick<Application, 'org' | 'above'>): string =>
  above === null || above.kind === 'city' || above.kind === 'province' || org.kind === 'county'
    ? org.path
    : `${org.path.split('/').slice(0, -2).join('/')}/`;

/** The rules that hold for an application: its version's, but quotas by what the call says now, as places are given now. */
export function rulesFor({ body, current }: Pick<Application, 'body' | 'current'>): EligibilityRule[] {
  if (!body) return current.eligibility;
  return body.eligibility.map((rule) => {
    const now = current.eligibility.find(({ id }) => id === rule.id);
    return rule.type === 'unit_quota' && now?.type === 'unit_quota' ? now : rule;
  });
}

const isQuota = (rule: EligibilityRule): rule is Quota => rule.type === 'unit_quota';

/** Who else holds a place by each quota of a call that asks this application. */
export async function placesOf(db: Db, application: Application, rules: readonly EligibilityRule[]) {
  const { topic, org, above } = application;
  const county = countyPath(application);
  const asked = { track: topic.track, stage: topic.stage, unitKinds: unitKindsOf(org, above) };
  const quotas = rules.filter(isQuota).filter((rule) => isCounted(rule, asked));
  if (quotas.length === 0 || topic.callId === null) return { quotas, taken: {} };
  const placed = await listPlaced(db, topic.callId, topic.id, { orgId: org.id, countyPath: county });
  const counted = (rule: Quota) =>
    placed
      .filter((one) => (rule.per === 'unit' ? one.orgId === org.id : one.orgPath.startsWith(county)))
      .filter((one) => isCounted(rule, { ...one, unitKinds: unitKindsOf(one.org, one.above) }))
      .map(({ topicId, title }) => ({ topicId, title }));
  return { quotas, taken: Object.fromEntries(quotas.map((rule) => [rule.id, counted(rule)])) };
}

function involvement(row: InvolvementRow, callId: string | null): Involvement {
  // A topic from before the platform says its level in its own record, under its own title.
  const said = row.level ?? row.history.find(({ title }) => title === row.title)?.level;
  const isCancelled = row.state === 'cancelled';
  return {
    ...{ topicId: row.topicId, title: row.title, as: row.as, state: row.state },
    level: LEVELS.find((level) => level === said) ?? null,
    isThisCall: callId !== null && row.callId === callId,
    cancelledOn: isCancelled ? (row.cancelledAt ?? row.closedOn ?? dayOf(row.updatedAt)) : null,
    cancelledCause: isCancelled ? row.cause : null,
  };
}

/** Sections of the blind part in which a name of its people, or of a unit of theirs, stands in full. */
function namedIn({ topic, org }: Application, team: Team): string[] {
  const names = new Set([org.name, ...team.flatMap(({ name, orgName }) => [name, orgName])]);
  const places = new Map(team.filter(({ place }) => place > 0).map(({ personId, place }) => [personId, place]));
  const texts = textsOf(packetOf('', topic.form, places));
  const said = texts.filter(({ text }) => [...names].some((name) => name.length > 1 && text.includes(name)));
  return said.map(({ section }) => section);
}

/** Loads everything that the rules ask of an application. */
export async function factsOf(
  deps: Pick<Deps, 'now'>,
  db: Db,
  application: Application,
  body: CallBody,
): Promise<{ rules: EligibilityRule[]; facts: Facts }> {
  const { topic, org, above, callOrgPath } = application;
  const rules = rulesFor(application);
  const team = await teamOf(db, topic.id);
  const involved = await listInvolvements(
    db,
    topic.id,
    team.map(({ personId }) => personId),
  );
  const { taken } = await placesOf(db, application, rules);
  const facts: Facts = {
    form: topic.form,
    state: topic.state,
    day: dayOf(topic.submittedAt ?? deps.now()),
    windowTo: body.window.to,
    track: body.tracks.find(({ key }) => key === topic.form.track) ?? null,
    guide: body.guide.find(({ id }) => id === topic.form.guideItem) ?? null,
    unitKinds: unitKindsOf(org, above),
    people: team.map(({ personId, place, task, state, orgPath }) => ({
      ...{ place, task, consent: state, worksWithin: orgPath.startsWith(callOrgPath) },
      involvements: involved.filter((row) => row.personId === personId).map((row) => involvement(row, topic.callId)),
    })),
    statements: await listStatements(db, topic.id),
    proofs: await countProofs(db, topic.id),
    placesTaken: taken,
    blind: {
      isBlind: body.review.isBlind,
      sections: namedIn(application, team),
      openFindings: await countIdentityFindings(db, topic.id),
    },
  };
  return { rules, facts };
}
