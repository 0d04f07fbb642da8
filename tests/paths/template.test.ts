import { describe, expect, test } from 'vitest';
import { accepts, chooseTemplate, creditsOf, type Selectable } from '../../server/paths/rules/template.ts';

const lesson: Selectable = {
  kind: 'lesson_plan',
  subject: 'chinese',
  stage: 'primary',
  tags: ['师德'],
  competencies: ['A5'],
  title: '《草原》教学设计',
  summary: '情景交融',
  fileNames: ['草原.docx'],
};
const teacher = { subject: 'chinese', stage: 'primary' };

describe('a group of a template', () => {
  test.each([
    ['by kind', { kinds: ['lesson_plan', 'case'] }, true],
    ['not of another kind', { kinds: ['case'] }, false],
    ['of her own subject', { subjects: 'own' as const }, true],
    ['of her own stage', { stages: 'own' as const }, true],
    ['by a tag or a keyword, whichever it has', { tags: ['安全'], keywords: ['草原'] }, true],
    ['not without any of the words', { tags: ['安全'], keywords: ['浮力'] }, false],
    ['by competence', { competencies: ['A5', 'B2'] }, true],
    ['a file named by the policy, whatever else it asks', { kinds: ['case'], resourceFiles: ['语文/草原.docx'] }, true],
  ])('accepts %s', (_, select, isAccepted) => {
    expect(accepts(select, lesson, teacher)).toBe(isAccepted);
  });

  test('of her own stage accepts what speaks to every stage, not what speaks to another', () => {
    expect(accepts({ stages: 'own' }, { ...lesson, stage: null }, teacher)).toBe(true);
    expect(accepts({ stages: 'own' }, { ...lesson, stage: 'senior' }, teacher)).toBe(false);
  });
});

describe('the template of a teacher', () => {
  const template = (key: string, more: object = {}) => ({
    key,
    orgId: 'county',
    ladderLevel: 'novice',
    subject: null,
    version: 1,
    ...more,
  });
  const novice = { subject: 'chinese', stage: 'primary', ladderLevel: 'novice' };
  const near = ['school', 'county', 'city'];

  test('is of her level and of an organisation above her', () => {
    const all = [template('a', { ladderLevel: 'master' }), template('b', { orgId: 'elsewhere' }), template('c')];
    expect(chooseTemplate(all, novice, near)?.key).toBe('c');
    expect(chooseTemplate(all.slice(0, 2), novice, near)).toBeNull();
  });

  test('prefers her own subject, then the nearer organisation', () => {
    const all = [
      template('city', { orgId: 'city' }),
      template('county'),
      template('own', { subject: 'chinese', orgId: 'city' }),
    ];
    expect(chooseTemplate(all, novice, near)?.key).toBe('own');
    expect(chooseTemplate(all.slice(0, 2), novice, near)?.key).toBe('county');
    expect(chooseTemplate([template('x', { subject: 'physics' })], novice, near)).toBeNull();
  });
});

test('credits are the minutes by the policy’s own conversion, to a tenth', () => {
  expect(creditsOf(25, 45)).toBe(0.6);
  expect(creditsOf(90, 45)).toBe(2);
});
