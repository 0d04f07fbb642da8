import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingOf } from '../../server/policy/rules/index.ts';
import { aFact, aPolicy, aRule, aTeacher } from '../policy/world.ts';
import { digestOf } from '../../server/credits/certificates/payload.ts';
import { draftOf } from '../../server/credits/certificates/body.ts';
import { check, keyIdOf, seal, unseal } from '../../server/credits/certificates/keys.ts';
import {
  bytesOf,
  codeOf,
  compactOf,
  masked,
  numberIn,
  readCompact,
  serialOf,
  seriesOf,
  typedCode,
  type Signed,
} from '../../server/credits/certificates/payload.ts';

const payload: Signed = {
  v: 1,
  kind: 'completion',
  number: 'J2026-7QK2M9XD-000123',
  name: '欧阳㛃喆',
  workplace: '青山实验小学',
  issuer: '江汉区教育局',
  from: '2021-09-01',
  to: '2026-08-31',
  asOf: '2026-08-20',
  issuedOn: '2026-08-20',
  counted: 36450,
  needed: 36000,
  unit: 'credit',
  digest: 'abcdefghijklmnopqrstuv',
};

function aKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  const signText = (of: Signed) => sign(null, bytesOf(of), privateKey).toString('base64url');
  return { id: keyIdOf(spki), publicKey: spki, signText };
}
const key = aKey();
const other = aKey();
const keys = [key, other];
const signature = key.signText(payload);
const compact = compactOf(payload, signature, key.id);

describe('what is signed', () => {
  test('is the same text however its fields are ordered', () => {
    const backwards = Object.fromEntries(Object.entries(payload).reverse()) as Signed;
    expect(bytesOf(backwards).equals(bytesOf(payload))).toBe(true);
  });

  test('verifies with its key alone, and comes back whole', () => {
    const checked = check(compact, [key]);
    expect(checked.result === 'genuine' && checked.compact.payload).toEqual(payload);
  });

  test.each(Object.keys(payload).filter((field) => field !== 'v'))('is altered when its %s is another', (field) => {
    const value: unknown = Reflect.get(payload, field);
    const changes: Record<string, unknown> = { kind: 'statement', unit: 'hour' };
    const changed = changes[field] ?? (typeof value === 'number' ? value + 1 : String(value).replace(/\d$|.$/u, '9'));
    const forged = { ...payload, [field]: changed };
    expect(forged).not.toEqual(payload);
    expect(check(compactOf(forged, signature, key.id), keys).result).toBe('altered');
  });

  test('is altered when it carries another key’s signature or name', () => {
    expect(check(compactOf(payload, other.signText(payload), key.id), keys).result).toBe('altered');
    expect(check(compactOf(payload, signature, other.id), keys).result).toBe('altered');
    expect(check(compact, [other])).toEqual({ result: 'unknown_key', keyId: key.id });
    // A key file in which the right name stands over a wrong key helps nobody.
    const renamed = { id: key.id, publicKey: other.publicKey };
    expect(check(compactOf(payload, other.signText(payload), key.id), [renamed]).result).toBe('unknown_key');
  });

  test('no change of one character of it goes unnoticed', () => {
    fc.assert(
      fc.property(fc.nat(compact.length - 1), fc.constantFrom(...'ABCxyz019-_.'), (at, char) => {
        const forged = compact.slice(0, at) + char + compact.slice(at + 1);
        const isSpelling = readCompact(forged)?.signature.equals(Buffer.from(signature, 'base64url')) ?? false;
        fc.pre(forged !== compact && !(isSpelling && forged.split('.')[0] === compact.split('.')[0]));
        expect(check(forged, keys).result).not.toBe('genuine');
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['', '.', 'a.b', 'a.b.c.d', `${compact}.x`, 'x'.repeat(4_000), '{"v":1}.a.b'])('%s is none', (text) => {
    expect(readCompact(text)).toBeNull();
  });
});

describe('numbers and codes', () => {
  test('a number is shown as offices write it', () => {
    expect(serialOf('J2026-7QK2M9XD-000123')).toBe('继教结字〔2026〕第000123号');
    expect(serialOf('Z2026-7QK2M9XD-000007')).toBe('继教证字〔2026〕第000007号');
  });

  test('two offices never share a series, nor two kinds, nor two years', () => {
    const series = [
      seriesOf('completion', 'org_a', '2026'),
      seriesOf('completion', 'org_b', '2026'),
      seriesOf('statement', 'org_a', '2026'),
      seriesOf('completion', 'org_a', '2027'),
    ];
    expect(new Set(series).size).toBe(4);
    expect(numberIn('J2026-7QK2M9XD-', 7)).toBe('J2026-7QK2M9XD-000007');
  });

  test('a code is typed in any case, with spaces, and with letters that look like digits', () => {
    const code = codeOf(signature);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    const typed = `${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l');
    expect(typedCode(typed)).toBe(code);
  });

  test('a masked name keeps its first character, rare ones whole', () => {
    expect(masked('欧阳㛃喆')).toBe('欧＊＊＊');
    expect(masked('𬭳明')).toBe('𬭳＊');
  });
});

test('a private key is sealed: another secret does not open it, nor a touched seal', () => {
  const text = Buffer.from('private');
  const sealed = seal(text, 'the secret of this server');
  expect(unseal(sealed, 'the secret of this server')?.equals(text)).toBe(true);
  expect(unseal(sealed, 'another secret')).toBeNull();
  const touched = Buffer.from(sealed, 'base64url');
  touched[30] = (touched[30] ?? 0) ^ 1;
  expect(unseal(touched.toString('base64url'), 'the secret of this server')).toBeNull();
});

describe('what stands on a paper', () => {
  const yearly = {
    type: 'minimum' as const,
    of: {},
    least: 2,
    unit: 'credit' as const,
    per: 'year' as const,
    when: null,
    binding: 'completion' as const,
    consequence: null,
  };
  const cycle = aRule('cycle', {
    type: 'cycle',
    from: '2025-01-01',
    to: '2027-12-31',
    repeats: false,
    yearStart: '01-01',
    terms: [{ start: '01-01', weeks: 40, label: '全年', labelEn: 'year' }],
  });
  const cap = aRule('cap', { type: 'cap', of: {}, most: 3, unit: 'credit', per: 'year', when: null });
  const policy = aPolicy(cycle, aRule('yearly', yearly), cap);
  const facts = [
    aFact({ id: 'one', on: '2025-05-01', credits: 200, hours: 200 }),
    aFact({ id: 'two', on: '2025-06-01', credits: 200, hours: 200 }),
  ];
  const profile = { ...aTeacher(), name: '林小雨', orgId: 'org', orgPath: '/org/', isActive: true };
  const stood = {
    profile,
    policy: { ...policy, policies: [{ id: 'pol_test', orgId: 'org', name: '办法', nameEn: 'Rules', version: 1 }] },
    facts: facts.map((fact) => ({ ...fact, personId: profile.personId })),
    standing: standingOf(policy, profile, facts, '2026-03-01'),
  };
  const given = { locale: 'zh' as const, workplace: '小学', issuer: '教育局', titles: new Map([['one', '培训']]) };

  test('years to come are asked for by completion, and no part of a statement', () => {
    const periods = (kind: 'completion' | 'statement') =>
      draftOf(stood, { ...given, kind })?.lines.map((line) => [line.period.from, line.isMet]);
    const until = [
      ['2025-01-01', true],
      ['2026-01-01', false],
    ];
    expect(periods('completion')).toEqual([...until, ['2027-01-01', false]]);
    expect(periods('statement')).toEqual(until);
  });

  test('an entry says what the caps left of it, and which cap it was', () => {
    expect(draftOf(stood, { ...given, kind: 'statement' })?.entries).toMatchObject([
      { title: '培训', credits: 200, counted: 200, cutBy: [] },
      { credits: 200, counted: 100, cutBy: [{ label: 'cap' }] },
    ]);
  });

  test('its digest is another when anything on it is', () => {
    const draft = draftOf(stood, { ...given, kind: 'statement' });
    const texts = JSON.stringify(draft).match(/"[^"]+":(?:"[^"]*"|\d+|true|false)/g) ?? [];
    expect(texts.length).toBeGreaterThan(40);
    for (const [i, text] of texts.entries()) {
      const changed = text.replace(/:(?:"([^"]*)"|(\d+)|true|false)$/, (_, said?: string, count?: string) =>
        said !== undefined ? `:"${said}!"` : count !== undefined ? `:${Number(count) + 1}` : ':null',
      );
      let at = -1;
      const other = JSON.stringify(draft).replace(/"[^"]+":(?:"[^"]*"|\d+|true|false)/g, (one) =>
        ++at === i ? changed : one,
      );
      expect(digestOf(JSON.parse(other)), text).not.toBe(digestOf(draft));
    }
  });
});
