import type { Actor } from '../../kernel/deps.ts';
import { kept, type Body } from './body.ts';
import { codeOf, compactOf, masked, serialOf, type Signed } from './payload.ts';
import type { CertificateRow, ListedRow } from './repo.ts';

/** A certificate as its holder and its office see it; amounts in hundredths. */
export function shown(row: ListedRow, actor: Actor) {
  const { signed, body } = kept.parse(row.payload);
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    serial: serialOf(row.number),
    personId: row.personId,
    isMine: row.personId === actor.personId,
    name: signed.name,
    workplace: signed.workplace,
    issuer: signed.issuer,
    locale: body.locale,
    from: signed.from,
    to: signed.to,
    asOf: signed.asOf,
    issuedOn: signed.issuedOn,
    counted: signed.counted,
    needed: signed.needed,
    unit: signed.unit,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedReason: row.revokedReason,
    /** The address that its QR code holds, from the root of the site. */
    verifyAt: `/verify/${row.number}#${compactOf(signed, row.signature, row.keyId)}`,
  };
}

/** What the paper is drawn from. */
export function paperOf(row: Pick<CertificateRow, 'payload' | 'signature' | 'keyId'>): {
  body: Body;
  compact: string;
  code: string;
} {
  const { signed, body } = kept.parse(row.payload);
  return { body, compact: compactOf(signed, row.signature, row.keyId), code: codeOf(row.signature) };
}

/** What a stranger learns: of the name only the first character, unless the signed payload itself was shown. */
export const publicOf = (signed: Signed, isNamed: boolean) => ({
  kind: signed.kind,
  number: signed.number,
  serial: serialOf(signed.number),
  name: isNamed ? signed.name : masked(signed.name),
  workplace: isNamed ? signed.workplace : null,
  issuer: signed.issuer,
  from: signed.from,
  to: signed.to,
  asOf: signed.asOf,
  issuedOn: signed.issuedOn,
  counted: signed.counted,
  needed: signed.needed,
  unit: signed.unit,
});
