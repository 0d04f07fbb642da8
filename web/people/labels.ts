import { t } from '../lib/i18n/index.svelte.ts';
import { isKind, isLevel, isRole } from './roles.ts';

/** Words for what the server names by an id; an id that is not ours yet stands for itself. */
export const roleText = (role: string): string => (isRole(role) ? t(`people.role.${role}`) : role);

export const kindText = (kind: string): string => (isKind(kind) ? t(`people.kind.${kind}`) : kind);

/** 骨干教师; nothing for whoever has no level. */
export const levelText = (level: string | null): string => {
  if (level === null) return '';
  return isLevel(level) ? t(`people.level.${level}`) : level;
};
