import type { Actor, Deps } from '../../../kernel/deps.ts';
import { listAppeals } from '../../appeals/repo.ts';
import { permission } from '../../permission.ts';
import { countByCategory, countDesk, listDesk, type DeskFilter, type ShownClaim } from '../repo/claims.ts';
import { listKeepers } from '../repo/keepers.ts';
import { whyNotClaim } from '../rules/states.ts';
import { conversionOf, groundOf } from './ground.ts';
import { factsOf, keysOf, scopeOf } from './open.ts';
import { namesFor, rowOf } from './show.ts';

type Asked = Omit<DeskFilter, 'orgIds'> & { limit: number; offset: number };

/**
 * What waits at the bodies whose keys one keeps, the longest waiting first, with what each would be worth and whether this
 * person may turn the key; and the numbers of every list.
 */
export async function showDesk(deps: Deps, actor: Actor, { limit, offset, ...asked }: Asked) {
  const { orgIds } = scopeOf(actor);
  const filter: DeskFilter = { ...asked, orgIds };
  const { items, total } = await listDesk(deps.db, filter, { limit, offset });
  const names = namesFor(deps, actor.orgPath);
  const categories = [];
  for (const { category, n } of await countByCategory(deps.db, filter)) {
    categories.push({ key: category, n, ...(await names.category(category, '9999-12-31')) });
  }
  const appeals = await listAppeals(deps.db, scopeOf(actor), { list: 'open', limit: 1, offset: 0 });
  return {
    items: await deskRows(deps, actor, items),
    total,
    categories,
    counts: {
      register: await countDesk(deps.db, { list: 'register', orgIds }),
      audit: await countDesk(deps.db, { list: 'audit', orgIds }),
      done: await countDesk(deps.db, { list: 'done', orgIds }),
      appeals: appeals.total,
    },
  };
}

export async function deskRows(deps: Deps, actor: Actor, claims: readonly ShownClaim[]) {
  const { db } = deps;
  const facts = await factsOf(db, claims);
  const keepers = await listKeepers(
    db,
    claims.flatMap(({ auditorOrgId }) => (auditorOrgId === null ? [] : [auditorOrgId])),
  );
  const rows = [];
  for (const claim of claims) {
    const ground = await groundOf(db, claim.personId, claim.occurredOn, deps.now());
    const conversion = conversionOf(ground, claim);
    const auditors = keepers.get(claim.auditorOrgId ?? '') ?? [];
    const may = (command: 'register' | 'audit' | 'return') =>
      permission(whyNotClaim(facts(claim), command, keysOf(actor), auditors));
    rows.push({
      ...rowOf(claim),
      categoryName: await namesFor(deps, ground.profile.orgPath).category(claim.category, claim.occurredOn),
      /** Before caps; null with the reason where the rules know no worth. */
      credits: claim.entryCredits ?? (conversion.ok ? conversion.credits : null),
      refusal: conversion.ok || claim.entryId ? null : conversion.refusal,
      can: { register: may('register'), audit: may('audit'), return: may('return') },
    });
  }
  return rows;
}
export type DeskRow = Awaited<ReturnType<typeof deskRows>>[number];
