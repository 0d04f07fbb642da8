import { find } from '../lib/i18n/words.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import { has, is, number, places, rows, strings, text, within, type Fact } from './reading.ts';
import { dayName, listed, sectionNamed, titled } from './say.ts';
import type { Person, Verdict } from './verdicts.svelte.ts';

type Names = (place: number) => string;
type Say = (fact: Fact, name: Names) => string[];

const word = (beginning: string, key: string): string => find(locale.now, `${beginning}${key}`) ?? key;
const title = (key: string) => (key === '' ? t('calls.fact.unsaid') : word('topics.title_level.', key));
const level = (key: string) => word('topics.level.', key);
const degree = (key: string) => (key === '' ? t('calls.fact.unsaid') : word('calls.degree.', key));
/** Titles of a list; what rests on the applicant's word alone is marked as that. */
const titlesIn = (fact: Fact, key: string) =>
  rows(fact, key)
    .map((one) => titled([text(one, 'title')]) + (text(one, 'state') === 'declared' ? t('calls.fact.own_word') : ''))
    .join(locale.now === 'zh' ? '' : ', ');
const some = (holds: boolean, sentence: () => string): string[] => (holds ? [sentence()] : []);
const missing = (fact: Fact): string[] => {
  const what = text(fact, 'missing');
  return some(what !== '', () => find(locale.now, `calls.fact.missing.${what}`) ?? what);
};

const topicsIn = (fact: Fact, key = 'topics'): string[] =>
  some(rows(fact, key).length > 0, () => t('calls.fact.topics', { names: titlesIn(fact, key) }));
const declaredIn = (fact: Fact): string[] =>
  some(rows(fact, 'declared').length > 0, () =>
    t('calls.fact.declared', { names: titlesIn(fact, 'declared'), proofs: number(fact, 'proofs') }),
  );

const recommended: Say = (fact) => [
  t('calls.fact.recommended', {
    ...{ fit: number(fact, 'fit'), count: number(fact, 'count') },
    ...{ asked: number(fact, 'asked'), given: number(fact, 'given') },
  }),
  ...some(number(fact, 'unread') > 0, () => t('calls.fact.unread', { n: number(fact, 'unread') })),
];
const orDegree = (fact: Fact): string[] =>
  some(has(fact, 'orDegree'), () =>
    t('calls.fact.or_degree', { degree: degree(text(fact, 'orDegree')), own: degree(text(fact, 'degree')) }),
  );

/** The name of a place of the form, by the key that texts of the packet have. */
function placeName(key: string): string {
  const [stem = ''] = key.split('.');
  return find(locale.now, `calls.place.${stem}`) ?? sectionNamed(stem);
}

const byPerson = (fact: Fact, name: Names, key: 'once' | 'unfinished'): string[] =>
  rows(fact, 'people').map((one) => {
    const named = { name: name(number(one, 'place')), names: titlesIn(one, 'topics') };
    return key === 'once' ? t('calls.fact.once', named) : t('calls.fact.unfinished', named);
  });

/** What each type of rule says of its facts. Figures are the server's; only the words are made here. */
const SAY: Record<Verdict['type'], Say> = {
  leaders: (fact, name) => [
    t('calls.fact.leaders', { count: number(fact, 'count'), most: number(fact, 'most') }),
    ...some(places(fact, 'people').length > 0, () =>
      t('calls.fact.leaders_named', { names: listed(places(fact, 'people').map(name)) }),
    ),
  ],
  leader_title: (fact, name) => {
    const instead = within(fact, 'recommenders');
    return [
      t('calls.fact.title_is', { title: title(text(fact, 'title')), least: title(text(fact, 'least')) }),
      ...orDegree(fact),
      ...(instead ? recommended(instead, name) : []),
    ];
  },
  leader_age: (fact) => [
    ...some(has(fact, 'age'), () =>
      t('calls.fact.age', { on: dayName(text(fact, 'on')), age: number(fact, 'age'), most: number(fact, 'most') }),
    ),
    ...some(has(fact, 'orTitle'), () =>
      t('calls.fact.or_title', { least: title(text(fact, 'orTitle')), title: title(text(fact, 'title')) }),
    ),
    ...orDegree(fact),
  ],
  led_before: (fact) => [
    t('calls.fact.led', {
      ...{ count: number(fact, 'count'), least: number(fact, 'least'), level: level(text(fact, 'level')) },
    }),
    ...topicsIn(fact),
    ...declaredIn(fact),
  ],
  took_part_before: (fact) => [
    t('calls.fact.took_part', {
      ...{ count: number(fact, 'count'), least: number(fact, 'least'), level: level(text(fact, 'level')) },
    }),
    ...topicsIn(fact),
    ...declaredIn(fact),
  ],
  active_limit: (fact, name) => {
    const people = rows(fact, 'people');
    if (people.length === 0)
      return [t('calls.fact.active_met', { n: number(fact, 'highest'), most: number(fact, 'most') })];
    return people.flatMap((one) => [
      t('calls.fact.active', {
        ...{ name: name(number(one, 'place')), as: word('calls.as.', text(fact, 'as')) },
        ...{ count: number(one, 'count'), most: number(fact, 'most') },
      }),
      ...topicsIn(one),
      ...some(rows(one, 'pending').length > 0, () => t('calls.fact.pending', { names: titlesIn(one, 'pending') })),
    ]);
  },
  unfinished_blocks: (fact, name) => {
    const people = rows(fact, 'people');
    if (people.length === 0) return [t('calls.fact.unfinished_none')];
    if (people.some((one) => rows(one, 'topics').length > 0)) return byPerson(fact, name, 'unfinished');
    return people.map((one) =>
      t('calls.fact.unfinished_unsaid', { name: name(number(one, 'place')), names: titlesIn(one, 'unsaid') }),
    );
  },
  team_size: (fact) => {
    const figures = { count: number(fact, 'count'), most: number(fact, 'most') };
    return [is(fact, 'countsLeader') ? t('calls.fact.team', figures) : t('calls.fact.team_members', figures)];
  },
  unit_quota: (fact) => [
    t('calls.fact.quota', {
      ...{ per: word('calls.per.', text(fact, 'per')), count: number(fact, 'count'), most: number(fact, 'most') },
    }),
    ...topicsIn(fact),
  ],
  duration: (fact) => {
    const [months, least, most] = [number(fact, 'months'), number(fact, 'least'), number(fact, 'most')];
    if (!has(fact, 'months')) return [];
    return [least === most ? t('calls.fact.months_exact', { months, least }) : t('calls.fact.months', { months, least, most })]; // prettier-ignore
  },
  sanction: (fact) => {
    const topics = rows(fact, 'topics');
    if (topics.length === 0) return [t('calls.fact.sanction_none')];
    return topics.map((one) =>
      t('calls.fact.sanction', {
        ...{ title: text(one, 'title'), cancelled: dayName(text(one, 'cancelledOn')) },
        until: dayName(text(one, 'until')),
      }),
    );
  },
  member_consent: (fact, name) => {
    if (number(fact, 'members') === 0) return [t('calls.fact.consent_nobody')];
    const waiting = places(fact, 'people');
    return [
      t('calls.fact.consent', { members: number(fact, 'members'), confirmed: number(fact, 'confirmed') }),
      ...some(waiting.length > 0, () => t('calls.fact.consent_waiting', { names: listed(waiting.map(name)) })),
    ];
  },
  title_lock: (fact) => {
    if (!has(fact, 'guideItem')) return [t('calls.fact.own_title')];
    if (!has(fact, 'asked')) return [];
    return [t('calls.fact.lock', { asked: text(fact, 'asked'), title: text(fact, 'title') })];
  },
  works_within: (fact, name) => {
    const outside = places(fact, 'people');
    return outside.length === 0
      ? [t('calls.fact.within', { count: number(fact, 'count') })]
      : [t('calls.fact.outside', { names: listed(outside.map(name)) })];
  },
  once_per_call: (fact, name) =>
    rows(fact, 'people').length === 0 ? [t('calls.fact.once_none')] : byPerson(fact, name, 'once'),
  recommenders: recommended,
  unit_commitment: (fact) => [
    is(fact, 'given')
      ? t('calls.fact.commitment_given')
      : t(is(fact, 'waiting') ? 'calls.fact.commitment_waiting' : 'calls.fact.commitment_none'),
  ],
  blind_part: (fact) => {
    const [sections, findings] = [strings(fact, 'sections'), number(fact, 'findings')];
    if (!has(fact, 'findings')) return [t('calls.fact.blind_open')];
    if (sections.length === 0 && findings === 0) return [t('calls.fact.blind_none')];
    const names = [...new Set(sections.map(placeName))];
    return [
      ...some(names.length > 0, () => t('calls.fact.blind', { names: listed(names) })),
      ...some(findings > 0, () => t('calls.fact.blind_findings', { n: findings })),
    ];
  },
};

/** The facts of a verdict in sentences; people are named by their place in the team. */
export function factLines(
  { type, verdict, fact }: Pick<Verdict, 'type' | 'verdict'> & { fact: Fact },
  people: readonly Person[],
) {
  const name: Names = (place) => people.find((one) => one.place === place)?.name ?? String(place);
  if ('when' in fact) return [t('calls.fact.not_asked')];
  if ('unitKinds' in fact) return [t('calls.fact.unit_kinds')];
  if (type === 'title_lock' && verdict === 'not_applicable' && has(fact, 'asked')) return [t('calls.fact.free_title')];
  return [...SAY[type](fact, name), ...missing(fact)];
}
