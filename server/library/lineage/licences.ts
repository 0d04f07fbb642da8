/**
 * What a licence says about adaptations. Licences are words that people write, so both the usual identifiers
 * ('CC BY-SA 4.0', 'CC-BY-NC-ND-4.0') and what is said in Chinese are understood.
 */
const ALL_RIGHTS = /all[\s-]*rights|版权所有|保留所有权利|未经许可/i;
const NO_DERIVATIVES = /(^|[\s_-])nd([\s_-]|\d|$)|no[\s-]*deriv|禁止演绎|禁止改编|不得(改编|修改)/i;
const SHARE_ALIKE = /(^|[\s_-])sa([\s_-]|\d|$)|share[\s-]*alike|相同方式共享/i;

/** Null when it may be adapted; nothing said is not forbidden among colleagues. */
export const whyNotAdapt = (licence: string | null): 'library.licence_forbids' | null =>
  licence !== null && (ALL_RIGHTS.test(licence) || NO_DERIVATIVES.test(licence)) ? 'library.licence_forbids' : null;

/** The licence that an adaptation of these has to have; null when none demands one. */
export const demandedLicence = (parents: readonly (string | null)[]): string | null =>
  parents.find((licence) => licence !== null && SHARE_ALIKE.test(licence)) ?? null;
