import type { Db } from '../../../db/client.ts';
import { idsOnPath } from '../../people/index.ts';
import { findInForce, findPolicy } from '../repo.ts';
import { mergeLayers, type Effective } from '../rules/index.ts';

export type InForce = Effective & {
  policies: { id: string; orgId: string; name: string; nameEn: string; version: number }[];
};

/** Two moments of one question: the day that rules are asked for, and when what is known had been known. */
export type AsOf = { day: string; known: Date };

type Layer = Awaited<ReturnType<typeof findInForce>>[number];

function laid(layers: readonly Layer[]): InForce {
  const merged = mergeLayers(layers);
  const policies = layers
    .filter((layer) => merged.policyIds.includes(layer.id))
    .map(({ id, orgId, name, nameEn, version }) => ({ id, orgId, name, nameEn, version }));
  return { ...merged, policies };
}

/** Where the layers are the same the rules are one and the same object, so that what follows from them is found once. */
function layingOnce(): (layers: readonly Layer[]) => InForce {
  const known = new Map<string, InForce>();
  return (layers) => {
    const key = layers.map((layer) => layer.id).join(' ');
    const found = known.get(key) ?? laid(layers);
    known.set(key, found);
    return found;
  };
}

/** The layers of many organisations in one question; each path gets its own, furthest first. */
async function layersOf(db: Db, orgPaths: readonly string[], { day, known }: AsOf) {
  const ids = [...new Set(orgPaths.flatMap(idsOnPath))];
  const layers = new Map((await findInForce(db, ids, day, known)).map((layer) => [layer.orgId, layer]));
  return (orgPath: string) => idsOnPath(orgPath).map((id) => layers.get(id) ?? null);
}

const isLayer = (layer: Layer | null): layer is Layer => layer !== null;

/** The rules that hold for an organisation on a day; without any policy there are none. */
export async function policyInForce(db: Db, orgPath: string, asOf: AsOf): Promise<InForce> {
  return (await rulesAt(db, [orgPath], asOf))(orgPath);
}

/** The rules that hold at many organisations, asked for at once. */
export async function rulesAt(db: Db, orgPaths: readonly string[], asOf: AsOf): Promise<(orgPath: string) => InForce> {
  const layersAt = await layersOf(db, orgPaths, asOf);
  const lay = layingOnce();
  return (orgPath) => lay(layersAt(orgPath).filter(isLayer));
}

/** Remembers what holds where: thousands of persons share a few organisations. */
export function policiesInForce(db: Db, asOf: AsOf): (orgPath: string) => Promise<InForce> {
  const known = new Map<string, Promise<InForce>>();
  return (orgPath) => {
    const found = known.get(orgPath) ?? policyInForce(db, orgPath, asOf);
    known.set(orgPath, found);
    return found;
  };
}

/**
 * The rules that would hold for an organisation if this policy did in its place: laid over what holds above it, under
 * what holds below. One of an organisation elsewhere is tried in the place of the organisation's own.
 * Null when there is no such policy.
 */
export async function policyAsIf(db: Db, policyId: string, orgPath: string, asOf: AsOf): Promise<InForce | null> {
  return (await rulesAsIf(db, policyId, [orgPath], asOf))?.(orgPath) ?? null;
}

/** The same at many organisations, asked for at once. */
export async function rulesAsIf(
  db: Db,
  policyId: string,
  orgPaths: readonly string[],
  asOf: AsOf,
): Promise<((orgPath: string) => InForce) | null> {
  const asked = await findPolicy(db, policyId);
  if (!asked) return null;
  const layersAt = await layersOf(db, orgPaths, asOf);
  const lay = layingOnce();
  return (orgPath) => {
    const ids = idsOnPath(orgPath);
    const place = ids.includes(asked.orgId) ? ids.indexOf(asked.orgId) : ids.length - 1;
    return lay(
      layersAt(orgPath)
        .map((layer, i) => (i === place ? asked : layer))
        .filter(isLayer),
    );
  };
}
