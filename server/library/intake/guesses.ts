import { guessMetadata, type Extracted } from '../../../ingest/index.ts';
import { isField, type Guess } from '../rules.ts';
import { metadata } from '../schemas.ts';

const fields = metadata.partial();

/** What rules say about a file, as values that our fields can hold. */
export function guessesFor(file: { path: string; extracted: Extracted }): Guess[] {
  return guessMetadata(file).flatMap(({ field, value, confidence, evidence }) => {
    // The minutes read there are those of the lesson in class; ours are those a teacher needs to study the resource.
    if (!isField(field) || field === 'minutes') return [];
    const checked = fields.safeParse({ [field]: value }).data?.[field];
    return checked === undefined || checked === null ? [] : [{ field, value: checked, confidence, evidence }];
  });
}
