import type { Finding } from '../../../db/schema/index.ts';
import type { Metadata } from '../../library/index.ts';
import { findingOf } from './finding.ts';

/** Licences are words that people write. One that says the work is the author's own needs no source; any other does. */
const OWN = /原创|自有|自制|本人|(?<!\p{L})(?:own|original)(?!\p{L})/iu;
export const isOwnWork = (licence: string | null): boolean => licence !== null && OWN.test(licence);

export type Twin = {
  resourceId: string;
  kind: 'bytes' | 'text' | 'near' | 'part';
  similarity: number;
  /** It says itself that it was made from the other. */
  isParent: boolean;
};
export type FileState = { name: string; isMissing: boolean };

/** What has to be said of a resource before others rely on it. */
export function missingIn(fields: Metadata): Finding[] {
  const findings: Finding[] = [];
  if (fields.licence === null) findings.push(findingOf('licence.missing', 'blocking'));
  const hasSource = fields.sourceName !== null || fields.sourceUrl !== null;
  if (fields.licence !== null && !isOwnWork(fields.licence) && !hasSource)
    findings.push(findingOf('source.missing', 'blocking'));
  if (fields.aiUse === null) findings.push(findingOf('ai_use.missing', 'blocking'));
  if (fields.editionEra === 'old') findings.push(findingOf('era.old', 'notice'));
  if (fields.editionEra === null && (fields.edition !== null || fields.volume !== null))
    findings.push(findingOf('era.missing', 'notice'));
  const missing = [
    ...(fields.subject === null ? ['subject'] : []),
    ...(fields.stage === null ? ['stage'] : []),
    ...(fields.grades.length === 0 ? ['grades'] : []),
    ...(fields.kind === 'lesson_plan' && fields.unit === null && fields.lesson === null ? ['unit'] : []),
  ];
  return [...findings, ...missing.map((field) => findingOf('metadata.missing', 'notice', { field }))];
}

/** Other listed resources that say the same. Of what it was made from, a resource may hold much: that is told, not held against it. */
export const twinsOf = (twins: readonly Twin[]): Finding[] =>
  twins.map(({ resourceId, kind, similarity, isParent }) => {
    const isSame = kind === 'bytes' || kind === 'text';
    const detail = { resourceId, kind, similarity: Math.round(similarity * 100) };
    if (isParent) return findingOf('duplicate.parent', 'notice', detail);
    return isSame ? findingOf('duplicate.same', 'blocking', detail) : findingOf('duplicate.near', 'notice', detail);
  });

export const brokenIn = (files: readonly FileState[], warnings: readonly string[], characters: number): Finding[] => [
  ...files.filter(({ isMissing }) => isMissing).map(({ name }) => findingOf('file.missing', 'blocking', { name })),
  ...(characters === 0 ? [findingOf('file.no_text', 'blocking')] : []),
  ...warnings.map((warning) => findingOf('file.warning', 'notice', { warning })),
];
