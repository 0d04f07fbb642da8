import type { Db } from '../../../db/client.ts';
import { unknownValue } from '../catalog.ts';
import { licenceStays, valueUnknown } from '../errors.ts';
import { demandedLicence } from '../lineage/licences.ts';
import { findParentLicences } from '../lineage/repo.ts';
import { isField, type Metadata } from '../rules.ts';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether a version may say this of its resource. An adaptation of what is shared alike stays under the same licence.
 * @throws library.value_unknown, library.licence_stays
 */
export async function checkFields(
  tx: Db,
  resourceId: string,
  { old, fields }: { old: Metadata; fields: Partial<Metadata> },
): Promise<void> {
  // What stood there before is kept, be it in the catalogue or not: a file may have said it.
  const changed = Object.entries(fields).filter(([name, value]) => isField(name) && !isSame(value, old[name]));
  const unknown = unknownValue(Object.fromEntries(changed));
  if (unknown) throw valueUnknown(unknown);
  if (fields.licence === undefined || fields.licence === old.licence) return;
  const demanded = demandedLicence(await findParentLicences(tx, resourceId));
  if (demanded !== null && fields.licence !== demanded) throw licenceStays({ licence: demanded });
}
