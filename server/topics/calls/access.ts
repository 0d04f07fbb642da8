import type { Actor } from '../../kernel/deps.ts';
import { topicScope } from '../access.ts';
import type { CallScope } from './repo.ts';

export const callScope = (actor: Actor): CallScope => ({
  memberOf: actor.memberOf,
  keptPaths: topicScope(actor).keptPaths,
});
