/**
 * Who may not judge whom, from what the platform knows of people. Pure: the graph is loaded by repo/graph.ts. A conflict
 * with the leader or with any member of a topic counts, and each says what it rests on.
 */
export const CONFLICT_KINDS = [
  'self',
  'competes',
  'recommender',
  'keeper',
  'same_unit',
  'same_group',
  'same_studio',
  'mentor',
  'co_member',
  'liaison',
  'former_unit',
  'declared',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** `personId`: whom of the topic it is with; `via`: the unit, topic or studio's leader it rests on. */
export type Conflict = { kind: ConflictKind; personId: string | null; via: string | null; detail: string };

export type PersonFact = {
  id: string;
  /** Ids from the root to the school, or bureau, she works in; the last is the unit. */
  unit: readonly string[];
  /** Groups at or above her home, and where she holds an office. */
  groups: readonly string[];
  /** Other units she holds an office in. */
  offices: readonly string[];
};
export type TieFact = {
  kind: 'mentor' | 'studio' | 'liaison' | 'former_unit';
  personId: string;
  otherId: string | null;
  orgId: string | null;
  label: string;
  /** Last day, or null while it lasts. */
  to: string | null;
};
export type TopicFact = { id: string; callId: string | null; unit: readonly string[]; persons: readonly string[] };

export type Graph = {
  today: string;
  persons: ReadonlyMap<string, PersonFact>;
  ties: readonly TieFact[];
  /** Declared by experts, by the person who declared. */
  declared: readonly { by: string; personId: string | null; orgId: string | null; kind: string }[];
  /** Two persons who research or researched a topic together. */
  together: readonly { personId: string; otherId: string; topicId: string }[];
  /** Whoever recommended a topic. */
  recommended: readonly { personId: string; topicId: string }[];
  /** Whoever applies in a call herself. */
  competing: readonly { personId: string; callId: string; topicId: string }[];
  /** Whoever runs a call. */
  keepers: readonly { personId: string; callId: string }[];
  /** How long after its end a tie still counts. */
  years: number;
};

/** What one person has to do with others: found once, asked for every topic. */
export type Relations = {
  personId: string;
  persons: ReadonlyMap<string, readonly Conflict[]>;
  /** By the exact unit somebody works in. */
  units: ReadonlyMap<string, readonly Conflict[]>;
  /** By any organisation at or above the unit somebody works in. */
  above: ReadonlyMap<string, readonly Conflict[]>;
  groups: ReadonlySet<string>;
  topics: ReadonlyMap<string, readonly Conflict[]>;
  calls: ReadonlyMap<string, readonly Conflict[]>;
};

type Lists = Map<string, Conflict[]>;
const put = (to: Lists, key: string, conflict: Conflict) => to.set(key, [...(to.get(key) ?? []), conflict]);
const yearsBefore = (day: string, years: number): string => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
const lastOf = (ids: readonly string[]): string | null => ids.at(-1) ?? null;

/** Whether a tie still counts: it lasts, or ended less than so many years ago. */
const counts = ({ to }: Pick<TieFact, 'to'>, { today, years }: Graph): boolean =>
  to === null || to >= yearsBefore(today, years);

function studiosOf(graph: Graph, personId: string): { leader: string; label: string }[] {
  return graph.ties.flatMap((tie) =>
    tie.kind === 'studio' &&
    tie.otherId !== null &&
    counts(tie, graph) &&
    [tie.personId, tie.otherId].includes(personId)
      ? [{ leader: tie.otherId, label: tie.label }]
      : [],
  );
}

function putStudios(graph: Graph, own: string, persons: Lists) {
  for (const { leader, label } of studiosOf(graph, own)) {
    const members = graph.ties.filter(
      (tie) => tie.kind === 'studio' && tie.otherId === leader && tie.label === label && counts(tie, graph),
    );
    for (const id of new Set([leader, ...members.map(({ personId }) => personId)])) {
      if (id !== own) put(persons, id, { kind: 'same_studio', personId: id, via: leader, detail: label });
    }
  }
}

function putTies(graph: Graph, own: string, { persons, units, above }: Record<'persons' | 'units' | 'above', Lists>) {
  const ownUnit = lastOf(graph.persons.get(own)?.unit ?? []);
  for (const tie of graph.ties) {
    if (!counts(tie, graph)) continue;
    const { kind, personId, otherId, orgId } = tie;
    if (kind === 'mentor' && otherId !== null && (personId === own || otherId === own)) {
      const other = personId === own ? otherId : personId;
      put(persons, other, { kind, personId: other, via: null, detail: personId === own ? 'teaches' : 'learns' });
    }
    if (kind === 'liaison' && personId === own && orgId !== null)
      put(above, orgId, { kind, personId: null, via: orgId, detail: '' });
    if (kind === 'former_unit' && orgId !== null) {
      if (personId === own) put(units, orgId, { kind, personId: null, via: orgId, detail: 'mine' });
      else if (orgId === ownUnit) put(persons, personId, { kind, personId, via: orgId, detail: 'theirs' });
    }
  }
}

/** Everything that keeps a person from judging, arranged so that a topic is asked in a few look-ups. */
export function relationsOf(graph: Graph, personId: string): Relations {
  const persons: Lists = new Map();
  const units: Lists = new Map();
  const above: Lists = new Map();
  const topics: Lists = new Map();
  const calls: Lists = new Map();
  const fact = graph.persons.get(personId);
  const unit = lastOf(fact?.unit ?? []);
  for (const id of new Set([...(unit === null ? [] : [unit]), ...(fact?.offices ?? [])])) {
    put(units, id, { kind: 'same_unit', personId: null, via: id, detail: '' });
  }
  putStudios(graph, personId, persons);
  putTies(graph, personId, { persons, units, above });
  for (const one of graph.declared.filter(({ by }) => by === personId)) {
    const conflict = { kind: 'declared', personId: one.personId, via: one.orgId, detail: one.kind } as const;
    if (one.personId !== null) put(persons, one.personId, conflict);
    else if (one.orgId !== null) put(above, one.orgId, conflict);
  }
  for (const { personId: one, otherId, topicId } of graph.together)
    if (one === personId) put(persons, otherId, { kind: 'co_member', personId: otherId, via: topicId, detail: '' });
  for (const { personId: one, topicId } of graph.recommended)
    if (one === personId) put(topics, topicId, { kind: 'recommender', personId: null, via: topicId, detail: '' });
  for (const { personId: one, callId, topicId } of graph.competing)
    if (one === personId) put(calls, callId, { kind: 'competes', personId: null, via: topicId, detail: '' });
  for (const { personId: one, callId } of graph.keepers)
    if (one === personId) put(calls, callId, { kind: 'keeper', personId: null, via: null, detail: '' });
  return { personId, persons, units, above, groups: new Set(fact?.groups), topics, calls };
}

const MOST_SHOWN = 12;

/** Why a person may not judge a topic; empty when she may. Each reason once, by its first person. */
export function conflictsWith(relations: Relations, topic: TopicFact, persons: Graph['persons']): Conflict[] {
  if (topic.persons.includes(relations.personId))
    return [{ kind: 'self', personId: relations.personId, via: null, detail: '' }];
  const found: Conflict[] = [...(relations.topics.get(topic.id) ?? [])];
  if (topic.callId !== null) found.push(...(relations.calls.get(topic.callId) ?? []));
  const ofUnit = (unit: readonly string[], personId: string | null) => {
    const exact = relations.units.get(lastOf(unit) ?? '') ?? [];
    const higher = unit.flatMap((id) => relations.above.get(id) ?? []);
    found.push(...[...exact, ...higher].map((conflict) => ({ ...conflict, personId })));
  };
  for (const id of topic.persons) {
    found.push(...(relations.persons.get(id) ?? []));
    const fact = persons.get(id);
    if (!fact) continue;
    ofUnit(fact.unit, id);
    const group = fact.groups.find((one) => relations.groups.has(one));
    if (group !== undefined) found.push({ kind: 'same_group', personId: id, via: group, detail: '' });
  }
  ofUnit(topic.unit, null);
  const unique = new Map<string, Conflict>();
  for (const conflict of found) {
    const key = `${conflict.kind} ${conflict.via} ${conflict.via === null ? conflict.personId : ''}`;
    if (!unique.has(key)) unique.set(key, conflict);
  }
  return [...unique.values()].slice(0, MOST_SHOWN);
}
