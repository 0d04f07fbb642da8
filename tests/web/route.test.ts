import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { link, match, parse, readQuery, writeQuery } from '../../web/app/route.ts';

describe('an address', () => {
  test('gives the params its pattern names, decoded', () => {
    expect(parse('/library/:id', '/library/res_1')).toEqual({ id: 'res_1' });
    expect(parse('/people/:org/:id', '/people/%E9%9D%92%E7%A6%BE/u%2F1')).toEqual({ org: '青禾', id: 'u/1' });
  });

  test('may end with a slash, and may not be longer or shorter than its pattern', () => {
    expect(parse('/library', '/library/')).toEqual({});
    expect(parse('/', '/')).toEqual({});
    expect(parse('/library/:id', '/library')).toBeNull();
    expect(parse('/library', '/library/res_1')).toBeNull();
  });

  test('with a broken percent sign is nobody’s page', () => {
    expect(parse('/library/:id', '/library/%E7')).toBeNull();
  });

  test('belongs to the fixed page before the page with a param, however they are listed', () => {
    const pages = [{ path: '/needs/:id' }, { path: '/needs/new' }, { path: '/' }];
    expect(match(pages, '/needs/new')).toEqual({ page: { path: '/needs/new' }, params: {} });
    expect(match(pages, '/needs/n1')).toEqual({ page: { path: '/needs/:id' }, params: { id: 'n1' } });
    expect(match(pages, '/nothing')).toBeNull();
  });

  test('made from a pattern is read back by it, whatever the values hold', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
        fc.pre(id.isWellFormed());
        expect(parse('/library/:id', link('/library/:id', { id }))).toEqual({ id });
      }),
    );
  });
});

describe('a query', () => {
  const standard = { q: '', subject: [] as readonly string[], page: 1, mine: false };

  test('leaves out what stands at its default, so that equal states share one address', () => {
    expect(writeQuery(standard, standard)).toBe('');
    expect(writeQuery({ q: '分数', subject: ['数学', '语文'], page: 1 }, standard)).toBe(
      `?${new URLSearchParams([
        ['q', '分数'],
        ['subject', '数学'],
        ['subject', '语文'],
      ]).toString()}`,
    );
  });

  test('falls to the default where it is missing or malformed', () => {
    expect(readQuery('', standard)).toEqual(standard);
    expect(readQuery('?page=three&mine=1&unknown=x', standard)).toEqual(standard);
  });

  test('names each chosen facet once', () => {
    expect(readQuery('?subject=a&subject=a&subject=b', standard).subject).toEqual(['a', 'b']);
  });

  test('written and read again is the same, for every state of a page', () => {
    const state = fc.record({
      q: fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
      subject: fc.uniqueArray(fc.string({ minLength: 1 }).filter((text) => text.isWellFormed())),
      page: fc.integer({ min: 1 }),
      mine: fc.boolean(),
    });
    fc.assert(
      fc.property(state, (values) => {
        expect(readQuery(writeQuery(values, standard), standard)).toEqual(values);
      }),
    );
  });
});
