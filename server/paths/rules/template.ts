import type { Select, TemplateNode } from '../../../db/schema/paths.ts';

export type Teacher = { subject: string | null; stage: string | null };
export type Selectable = {
  kind: string;
  subject: string | null;
  stage: string | null;
  tags: readonly string[];
  competencies: readonly string[];
  title: string;
  summary: string;
  fileNames: readonly string[];
};

/** Leaves in the order of the tree: the ones that select resources. */
export function leavesOf(root: TemplateNode): TemplateNode[] {
  return root.children === null ? [root] : root.children.flatMap(leavesOf);
}

/** The place of a leaf in the order of the tree; what serves none comes last. */
export function rankOf(root: TemplateNode): (leafId: string | null) => number {
  const ids = leavesOf(root).map((leaf) => leaf.id);
  return (leafId) => (leafId === null ? ids.length : ids.indexOf(leafId));
}

/** Every node, parents before children. */
export function nodesOf(root: TemplateNode): TemplateNode[] {
  return [root, ...(root.children ?? []).flatMap(nodesOf)];
}

const meets = <T>(wanted: readonly T[] | undefined, has: (value: T) => boolean) =>
  wanted === undefined || wanted.length === 0 || wanted.some(has);

/**
 * Whether a leaf accepts a resource: every criterion given must hold, a list holds when one of its entries does.
 * `tags` and `keywords` say the same thing in two places (what people tagged, what the text is called), so either
 * will do when both are given.
 */
export function accepts(select: Select, resource: Selectable, teacher: Teacher): boolean {
  if (select.resourceFiles?.some((file) => resource.fileNames.some((name) => file.endsWith(name)))) return true;
  const subjects = select.subjects === 'own' ? (teacher.subject ? [teacher.subject] : []) : select.subjects;
  const words = `${resource.title} ${resource.summary} ${resource.tags.join(' ')}`;
  const hasTag = select.tags?.some((tag) => resource.tags.includes(tag)) ?? false;
  const hasKeyword = select.keywords?.some((keyword) => words.includes(keyword)) ?? false;
  const wantsWords = (select.tags?.length ?? 0) + (select.keywords?.length ?? 0) > 0;
  return (
    meets(select.kinds, (kind) => kind === resource.kind) &&
    meets(subjects, (subject) => subject === resource.subject) &&
    (select.stages !== 'own' ||
      teacher.stage === null ||
      resource.stage === null ||
      resource.stage === teacher.stage) &&
    meets(select.competencies, (code) => resource.competencies.includes(code)) &&
    (!wantsWords || hasTag || hasKeyword)
  );
}

/**
 * The template for a teacher: of her ladder level; her own subject before all subjects, then the nearest
 * organisation, then the newest version.
 * @param orgIds her organisations, nearest first
 */
export function chooseTemplate<
  T extends { orgId: string; ladderLevel: string; subject: string | null; version: number; key: string },
>(templates: readonly T[], teacher: Teacher & { ladderLevel: string | null }, orgIds: readonly string[]): T | null {
  const level = teacher.ladderLevel ?? 'qualified';
  const near = (t: T) => {
    const at = orgIds.indexOf(t.orgId);
    return at < 0 ? orgIds.length : at;
  };
  const fitting = templates.filter(
    (t) => t.ladderLevel === level && orgIds.includes(t.orgId) && (t.subject === null || t.subject === teacher.subject),
  );
  fitting.sort(
    (a, b) =>
      Number(b.subject !== null) - Number(a.subject !== null) ||
      near(a) - near(b) ||
      b.version - a.version ||
      a.key.localeCompare(b.key),
  );
  return fitting[0] ?? null;
}

/** Credits of a step: its minutes by the policy's conversion, to a tenth; the policy's number, never ours. */
export const creditsOf = (minutes: number, minutesPerCredit: number): number =>
  Math.round((minutes / minutesPerCredit) * 10) / 10;
