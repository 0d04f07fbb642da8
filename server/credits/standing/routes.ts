import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { exportQuery, newSnapshots, orgParam, orgQuery, personParam, personQuery, personsQuery } from './schemas.ts';
import { exportStandings } from './usecases/export.ts';
import { pageOfStandings, refreshOrganisation, showOverview } from './usecases/organisation.ts';
import { showStanding, statementOf } from './usecases/person.ts';
import { askForSnapshots, showSnapshots } from './usecases/snapshots.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const doc = (summary: string) => documented(summary, 'credits');

export const standingRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/me', doc('Show where one stands oneself'), valid('query', personQuery), async (c) => {
      const { actor } = c.var;
      return c.json(await showStanding(deps, actor, { ...c.req.valid('query'), id: actor.personId }));
    })
    .get(
      '/persons/:id',
      doc('Show where a person stands'),
      valid('param', personParam),
      valid('query', personQuery),
      async (c) => c.json(await showStanding(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get('/persons/:id/snapshots', doc('List the standings that were kept'), valid('param', personParam), async (c) =>
      c.json(await showSnapshots(deps, c.var.actor, c.req.valid('param'))),
    )
    .get(
      '/persons/:id/statement.json',
      doc('Export a person’s credits for an office of personnel'),
      valid('param', personParam),
      valid('query', personQuery),
      async (c) => c.json(await statementOf(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/organisations/:id',
      doc('Count the standings below an organisation'),
      valid('param', orgParam),
      valid('query', orgQuery),
      async (c) => c.json(await showOverview(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/organisations/:id/persons',
      doc('List the persons behind a number'),
      valid('param', orgParam),
      valid('query', personsQuery),
      async (c) =>
        c.json(await pageOfStandings(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('query') })),
    )
    .get(
      '/organisations/:id/export.xlsx',
      documented('Export figures, flags with names, and persons', 'credits', { media: XLSX }),
      valid('param', orgParam),
      valid('query', exportQuery),
      async (c) => {
        const asked = { ...c.req.valid('param'), ...c.req.valid('query') };
        const { bytes, name } = await exportStandings(deps, c.var.actor, asked);
        return c.body(new Uint8Array(bytes), 200, {
          'content-type': XLSX,
          'content-disposition': contentDisposition('attachment', name),
          'cache-control': 'no-store',
        });
      },
    )
    .post(
      '/organisations/:id/refresh',
      documented('Count everybody again', 'credits', { status: 202 }),
      valid('param', orgParam),
      async (c) => c.json(await refreshOrganisation(deps, c.var.actor, c.req.valid('param')), 202),
    )
    .post(
      '/organisations/:id/snapshots',
      documented('Keep where everybody stood at the end of a day', 'credits', { status: 202 }),
      valid('param', orgParam),
      valid('json', newSnapshots),
      async (c) =>
        c.json(await askForSnapshots(deps, c.var.actor, { ...c.req.valid('param'), ...c.req.valid('json') }), 202),
    );
