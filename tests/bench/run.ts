import { parseArgs } from 'node:util';
import { benchIngest } from './ingest.ts';
import { benchPlan } from './plan.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';

/**
 * `npm run bench [-- --only search,plan,ingest,start] [--quick] [--data FOLDER]`: how fast it is, on made-up passages.
 * With TEST_DATABASE_URL search is measured on that server too, in a database of its own.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
    sizes: { type: 'string' },
  },
});

const sections: Record<string, () => Promise<void>> = {
  search: () => benchSearch((options.sizes ?? (options.quick ? '1000' : '1000,100000')).split(',').map(Number)),
  plan: () => benchPlan(options.quick ? [100] : [100, 500]),
  ingest: () => benchIngest(options.data),
  start: () => benchStart(options.quick),
};

const wanted = options.only?.split(',') ?? Object.keys(sections);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) throw new Error(`no such section: ${unknown.join(', ')}`);
for (const name of wanted) await sections[name]?.();
