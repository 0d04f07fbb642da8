import { describe, expect, test } from 'vitest';
import { routeOf, type Place } from '../../../server/credits/claims/rules/route.ts';
import type { Kind } from '../../../server/policy/rules/index.ts';
import { shipped } from './world.ts';

/** Who registers and who audits under the shipped policies, in a city with a county and a school of its own. */
const place = (id: string, kind: Place['kind'], isCityDirect = false): Place => ({
  id,
  kind,
  isCityDirect,
  keepers: [`${id}-1`, `${id}-2`],
});
const city = place('city', 'city');
const ofCounty = [place('school', 'school'), place('county', 'county'), city];
const direct = [place('direct', 'school', true), city];

function keys(preset: string, kind: Kind, way: Place[]) {
  const found = routeOf(shipped(preset), kind, 'teacher', way);
  return found.ok ? [found.route.registrarOrgId, found.route.auditorOrgId] : found.refusal;
}
const school: Kind = { category: 'school', level: 'school', form: 'school_based' };
const at = (level: Kind['level']): Kind => ({ category: 'post', level, form: 'in_person' });
const degree: Kind = { category: 'degree', level: 'province', form: 'degree' };

describe('株教函〔2014〕29号 五(二)', () => {
  test.each([
    { what: 'school-based', kind: school, way: ofCounty, expected: ['school', 'county'] },
    { what: 'school-based, of a school under the city', kind: school, way: direct, expected: ['direct', 'city'] },
    { what: 'training of the county', kind: at('county'), way: ofCounty, expected: ['county', 'city'] },
    { what: 'training of the city', kind: at('city'), way: ofCounty, expected: ['city', 'city'] },
    { what: 'training of the province', kind: at('province'), way: ofCounty, expected: ['city', 'city'] },
    {
      what: 'training of the nation, of a school under the city',
      kind: at('national'),
      way: direct,
      expected: ['city', 'city'],
    },
    { what: 'a degree', kind: degree, way: ofCounty, expected: ['county', 'city'] },
    { what: 'a degree, of a school under the city', kind: degree, way: direct, expected: ['city', 'city'] },
  ])('$what: $expected', ({ kind, way, expected }) => {
    expect(keys('zhuzhou-2009', kind, way)).toEqual(expected);
  });
});

test('江汉: the school registers, the training school of the district audits', () => {
  expect(keys('jianghan-360', { category: 'central', level: 'county', form: 'in_person' }, ofCounty)).toEqual([
    'school',
    'county',
  ]);
});

test('阿拉善: the school registers what it assessed, the office audits', () => {
  const assessed: Kind = { category: 'assessment', level: 'school', form: 'school_based' };
  expect(keys('alxa-2025', assessed, [place('school', 'school'), place('county', 'county')])).toEqual([
    'school',
    'county',
  ]);
});
