import type { Actor } from '../../server/kernel/deps.ts';
import type { Harness } from '../helpers/harness.ts';

export type Shown = {
  batch: { id: string; state: string; counts: Record<string, number> };
  files: { id: string; path: string; state: string; code: string | null; resourceId: string | null }[];
};

/** A lesson plan long enough to hold text, different for every `name`. */
export const lesson = (name: string) =>
  `# ${name}教学设计\n\n## 教学目标\n\n通过朗读与批注,体会《${name}》中人物的情感变化,学习抓住细节描写来分析人物的方法。\n\n` +
  `## 教学过程\n\n导入:同学们,今天我们一起走进《${name}》。先自由朗读课文,圈出打动你的句子,再与同桌交流理由。\n`;

export async function answer<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** Opens a drop, sends the files, starts it. Returns its id. */
export async function drop(
  h: Harness,
  actor: Actor,
  files: Record<string, string | Uint8Array>,
  batch: Record<string, unknown> = {},
): Promise<string> {
  const { id } = await answer<{ id: string }>(await h.request(actor, 'POST', '/api/library/batches', batch));
  for (const [path, body] of Object.entries(files)) {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const sent = await h.request(
      actor,
      'PUT',
      `/api/library/batches/${id}/files?path=${encodeURIComponent(path)}`,
      bytes,
    );
    if (sent.status !== 201) throw new Error(`sending ${path}: ${sent.status} ${await sent.text()}`);
  }
  const started = await h.request(actor, 'POST', `/api/library/batches/${id}/start`);
  if (started.status !== 202) throw new Error(`starting: ${started.status} ${await started.text()}`);
  return id;
}

export const look = async (h: Harness, actor: Actor, id: string): Promise<Shown> =>
  answer<Shown>(await h.request(actor, 'GET', `/api/library/batches/${id}`));

/** Drops files, lets them be read, and answers how each ended. */
export async function ingest(
  h: Harness,
  actor: Actor,
  files: Record<string, string | Uint8Array>,
  batch: Record<string, unknown> = {},
): Promise<Shown> {
  const id = await drop(h, actor, files, batch);
  await h.runJobs();
  return look(h, actor, id);
}
