import { afterEach, describe, expect, test } from 'vitest';
import { differencesOf } from '../../server/topics/calls/rules/index.ts';
import { PRESET_KEYS, PRESETS } from '../../server/topics/calls/presets/index.ts';
import type { Facts } from '../../server/topics/eligibility/rules/index.ts';
import { sayField, sayValue } from '../../web/calls/differences.ts';
import { factLines } from '../../web/calls/facts.ts';
import { windowState } from '../../web/calls/say.ts';
import { supplementText } from '../../web/calls/supplement.ts';
import { locale } from '../../web/lib/i18n/index.svelte.ts';
import { applicant, judge, leader, other, person, places } from '../topics/eligibility/applicant.ts';
import { callOf } from '../topics/world.ts';

const PEOPLE = [
  { place: 0, name: '林主持' },
  { place: 1, name: '苏成员' },
];
afterEach(() => locale.choose('zh'));

const busy = [
  person(0, other({ title: '甲' }), other({ title: '乙', as: 'join' })),
  person(1, other({ state: 'reviewing' })),
];
const cancelled = other({ state: 'cancelled', cancelledCause: 'without_cause', cancelledOn: '2025-01-01' });
const WORST: Partial<Facts>[] = [
  {},
  { people: busy },
  { people: [person(0, cancelled, other({ level: null }))], statements: [], proofs: 1 },
  {
    people: [
      { ...person(0), worksWithin: false },
      { ...person(1), consent: 'invited', task: '第二主持人' },
    ],
  },
  { placesTaken: { quota: places(9), 'quota-county': places(9) }, statements: [], state: 'draft' },
  { blind: { isBlind: true, sections: ['content', 'ai.tools.0', 'steps.1'], openFindings: 2 } },
  { blind: { isBlind: false, sections: [], openFindings: 0 }, unitKinds: ['city'] },
  { statements: [{ kind: 'recommender', state: 'given', title: '甲等' }] },
];
const FORMS = [
  {},
  { guideItem: 'G1' },
  { guideItem: 'none', months: null, track: 'youth' },
  leader({ title: null, born: null }),
];

describe.each(['zh', 'en'] as const)('in %s', (language) => {
  test('whatever a rule says is told in whole sentences, and people by their names', () => {
    locale.choose(language);
    for (const key of PRESET_KEYS)
      for (const change of WORST)
        for (const form of FORMS)
          for (const verdict of judge(key, applicant(key, change, form))) {
            const lines = factLines(verdict, PEOPLE);
            expect([verdict.ruleId, lines.length]).not.toEqual([verdict.ruleId, 0]);
            // A key that stayed a key, or a place that nothing filled.
            expect(lines.join('\n')).not.toMatch(/\{\w+\}|undefined|[a-z]+\.[a-z]+\.|_school|deputy_|without_/);
          }
  });

  test('every field of a call that can differ has its label', () => {
    locale.choose(language);
    const seen = new Set<string>();
    for (const key of PRESET_KEYS)
      for (const one of differencesOf(PRESETS.ai, {
        ...PRESETS[key],
        window: { from: '2026-09-01', to: '2026-09-30' },
      }))
        if (one.change === 'changed') seen.add(one.field);
    const bare = [...seen].filter((field) => sayField(field) === field);
    expect(bare.filter((field) => !/^(type|key|id)$/.test(field))).toEqual([]);
  });
});

test('a supplement request lists rule, facts and clause, each once', () => {
  const lacking = judge('ai', applicant('ai', { people: busy })).filter(({ verdict }) => verdict === 'unmet');
  expect(supplementText(lacking, PEOPLE)).toBe(
    [
      '请按下列各条补正后重新提交：',
      '1. 同时承担的未结题课题不超过两项：林主持同时主持或参与 3 项，上限 2 项。涉及：《甲》《乙》（依据：一所高校校级课题申报通知 申报条件）',
      '2. 同时主持的未结题课题不超过一项：林主持同时主持 2 项，上限 1 项。涉及：《甲》（依据：新乡市教育科学规划课题立项通知（2016） 申报条件）',
    ].join('\n'),
  );
});

test('a window says how it stands, to its last day', () => {
  const { window } = callOf();
  const on = (today: string) => windowState(window, today);
  expect([on('2026-08-30').text, on('2026-08-30').isOpen]).toEqual(['2 天后开始', false]);
  expect([on('2026-09-01').text, on('2026-09-01').isOpen]).toEqual(['还剩 29 天', true]);
  expect([on('2026-09-30').text, on('2026-09-30').isOpen]).toEqual(['今天截止', true]);
  expect([on('2026-10-01').text, on('2026-10-01').isOpen]).toEqual(['申报已截止', false]);
});

test('values of closed lists are said in words', () => {
  expect([sayValue('when.unitKinds', '["city_school","rural_school"]'), sayValue('isBlind', 'true')]).toEqual([
    '市直学校、乡村学校',
    '是',
  ]);
  expect([sayValue('least', 'middle'), sayValue('least', '2'), sayValue('lead', '')]).toEqual(['中级', '2', '（空）']);
});
