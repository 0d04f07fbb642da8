import { Labels } from '../lib/catalog.svelte.ts';
import type { Rule } from './rules.ts';
import type { Names } from './sentences.ts';

/** Names for sentences: of the rules they stand among, and of subjects and stages once the catalogue is there. */
export class RuleNames {
  readonly labels = new Labels();

  constructor() {
    // Without the catalogue the ids stand in.
    this.labels.load().catch(reportError);
  }

  among = (rules: readonly Rule[]): Names => ({
    rules,
    subject: (id) => this.labels.of('subjects', id),
    stage: (id) => this.labels.of('stages', id),
  });
}
