/** Names in the queue; they outlive a release, so they stand alone. */
export const INGEST = 'library.ingest_batch';
export const SUGGEST = 'library.suggest_metadata';
