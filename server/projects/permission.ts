/** What a button needs to know: the same refusal that the use case would give. */
export type Permission = { allowed: boolean; because: string | null };

export const permission = (because: string | null): Permission => ({ allowed: because === null, because });
