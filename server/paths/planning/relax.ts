import type { Solve } from './model.ts';
import type { Named } from './names.ts';
import type { ConflictingRule, Task } from './types.ts';

export async function described(
  task: Task,
  sets: readonly Named[][],
  _how: { solve: Solve; relax: boolean },
): Promise<ConflictingRule[]> {
  return sets.flatMap((set, i) =>
    set.map(({ id }) => {
      const rule = task.policy.rules.find((one) => one.id === id);
      return {
        id,
        set: i,
        clause: rule?.clause ?? null,
        label: rule?.label ?? id,
        labelEn: rule?.labelEn ?? id,
        params: {},
        relax: [],
      };
    }),
  );
}
