/** Where each resource of a lineage stands in its picture; pure. */
export type Edge = { parentId: string; childId: string };
export type Box = { id: string; layer: number; x: number; y: number };
export type Line = Edge & { path: string };
export type Picture = { width: number; height: number; boxes: Box[]; lines: Line[] };

export const BOX = { width: 176, height: 84, gapX: 28, gapY: 64 } as const;
const SWEEPS = 4;

/** The longest way from an origin to each; a link that would close a circle is not followed. */
function layersOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const parents = new Map(
    ids.map((id) => [id, edges.filter((edge) => edge.childId === id).map((edge) => edge.parentId)]),
  );
  const layers = new Map<string, number>();
  const layerOf = (id: string, above: ReadonlySet<string>): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const open = (parents.get(id) ?? []).filter((parent) => parents.has(parent) && !above.has(parent));
    const layer = Math.max(-1, ...open.map((parent) => layerOf(parent, new Set([...above, id])))) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const id of ids) layerOf(id, new Set([id]));
  return layers;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Brings each next to what it is linked with, layer by layer, there and back, so that few lines cross. */
function ordered(rows: string[][], edges: readonly Edge[]): string[][] {
  const sorted = rows.map((row) => [...row]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    const order = isDown ? sorted.keys() : [...sorted.keys()].reverse();
    for (const layer of order) {
      const place = new Map(sorted.flatMap((row) => row.map((id, at) => [id, at] as const)));
      const pull = (id: string): number => {
        const linked = edges.flatMap(({ parentId, childId }) => (isDown ? (childId === id ? [parentId] : []) : parentId === id ? [childId] : [])); // prettier-ignore
        const places = linked.flatMap((one) => place.get(one) ?? []);
        return places.length > 0 ? mean(places) : (place.get(id) ?? 0);
      };
      const weights = new Map((sorted[layer] ?? []).map((id) => [id, pull(id)]));
      sorted[layer]?.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
    }
  }
  return sorted;
}

/**
 * Origins above, what was made of them below, every layer in the middle; no two boxes overlap. Sizes are those of `BOX`.
 */
export function layout(ids: readonly string[], edges: readonly Edge[]): Picture {
  const known = edges.filter(({ parentId, childId }) => ids.includes(parentId) && ids.includes(childId));
  const layers = layersOf(ids, known);
  const rows: string[][] = [];
  for (const id of ids) (rows[layers.get(id) ?? 0] ??= []).push(id);
  const placed = ordered(rows.map((row) => row ?? []), known); // prettier-ignore
  const widest = Math.max(0, ...placed.map((row) => row.length));
  const step = BOX.width + BOX.gapX;
  const width = Math.max(BOX.width, widest * step - BOX.gapX);
  const boxes = placed.flatMap((row, layer) => {
    const indent = (width - (row.length * step - BOX.gapX)) / 2;
    return row.map((id, at): Box => ({ id, layer, x: indent + at * step, y: layer * (BOX.height + BOX.gapY) }));
  });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const lines = known.flatMap((edge): Line[] => {
    const [from, to] = [byId.get(edge.parentId), byId.get(edge.childId)];
    if (!from || !to) return [];
    const [x1, y1, x2, y2] = [from.x + BOX.width / 2, from.y + BOX.height, to.x + BOX.width / 2, to.y];
    const bend = (y2 - y1) / 2;
    return [{ ...edge, path: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` }];
  });
  const height = Math.max(BOX.height, placed.length * (BOX.height + BOX.gapY) - BOX.gapY);
  return { width, height, boxes, lines };
}
