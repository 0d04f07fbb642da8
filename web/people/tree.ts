import type { Organisation } from './people.svelte.ts';

export type TreeNode = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly children: readonly TreeNode[];
};

/** The organisations as nested nodes, each with its number of persons; what has no parent here begins a branch. */
export function treeOf(organisations: readonly Organisation[]): TreeNode[] {
  const known = new Set(organisations.map(({ id }) => id));
  const node = ({ id, name, persons }: Organisation): TreeNode => ({
    id,
    label: name,
    detail: String(persons),
    children: organisations.filter((one) => one.parentId === id).map(node),
  });
  return organisations.filter(({ parentId }) => parentId === null || !known.has(parentId)).map(node);
}

/** The names from the root down to one organisation. */
export function wayTo(organisations: readonly Organisation[], id: string): Organisation[] {
  const found = organisations.find((one) => one.id === id);
  if (!found) return [];
  return [...(found.parentId === null ? [] : wayTo(organisations, found.parentId)), found];
}
