import { parseArgs } from 'node:util';
import { benchAssignment } from './assignment.ts';
import { benchGrowth } from './growth.ts';
import { benchIngest } from './ingest.ts';
import { benchPlan } from './plan.ts';
import { benchPlanning } from './planning.ts';
import { benchPolicy } from './policy.ts';
import { benchReach } from './reach.ts';
import { benchScale } from './scale.ts';
import { benchSimilarity } from './similarity.ts';
import { benchStanding } from './standing.ts';
import { benchStart } from './start.ts';

/**
 * `npm run bench [-- --only search,scale,growth,plan,policy,standing,reach,assignment,ingest,start] [--quick] [--data FOLDER]`: how fast it is, on a
 * made-up library. With TEST_DATABASE_URL search is measured on that server too, in a database of its own.
 *
 * `--only scale [--resources 100000 --chunks 1000000] [--vectors] [--reuse] [--keep] [--embedded 10000]`: search over HTTP against
 * the same SQL bare. `--keep` leaves the server's database `yantu_scale` for `--reuse`; `--embedded 0` leaves the
 * embedded database out.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
    resources: { type: 'string', default: '100000' },
    chunks: { type: 'string' },
    embedded: { type: 'string', default: '10000' },
    reuse: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    vectors: { type: 'boolean', default: false },
  },
});

const sized = (resources: number, chunks = resources * 10) => ({ resources, chunks });
const small = options.quick ? 100 : 1000;
const embedded = Number(options.embedded);

const sections: Record<string, () => Promise<void>> = {
  search: () =>
    benchScale({
      name: 'yantu_bench',
      size: sized(small),
      embedded: sized(small),
      withVectors: true,
      reuse: false,
      keep: false,
    }),
  plan: () => benchPlan(options.quick ? [100] : [100, 500]),
  planning: () => benchPlanning(options.quick),
  policy: () => benchPolicy(options.quick ? 1000 : 10_000),
  standing: () => benchStanding(options.quick ? 2000 : 50_000),
  reach: () => benchReach(options.quick ? 100 : 1000),
  assignment: () =>
    benchAssignment(
      options.quick
        ? [[120, 40]]
        : [
            [120, 40],
            [500, 100],
          ],
    ),
  ingest: () => benchIngest(options.data),
  similarity: () => benchSimilarity(options.quick ? 300 : 3000),
  growth: () => benchGrowth(options.quick ? 100 : 1000),
  start: () => benchStart(options.quick),
  scale: () =>
    benchScale({
      name: 'yantu_scale',
      size: sized(Number(options.resources), options.chunks ? Number(options.chunks) : undefined),
      embedded: embedded > 0 ? sized(embedded) : null,
      withVectors: options.vectors,
      reuse: options.reuse,
      keep: options.keep || options.reuse,
    }),
};

const wanted = options.only?.split(',') ?? Object.keys(sections).filter((name) => !['scale', 'growth'].includes(name));
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) throw new Error(`no such section: ${unknown.join(', ')}`);
for (const name of wanted) await sections[name]?.();
