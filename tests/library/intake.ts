import type { Actor } from '../../server/kernel/deps.ts';
import { listVersion } from '../../server/library/index.ts';
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

/** Lists the newest version for an organisation, or for all: what an audit comes to. */
export async function list(h: Harness, resourceId: string, by: Actor, visibleOrgId: string | null): Promise<void> {
  const { headVersion } = await answer<{ headVersion: number }>(
    await h.request(by, 'GET', `/api/library/resources/${resourceId}`),
  );
  const scope = visibleOrgId === null ? { visibility: 'public' as const } : { visibility: 'organisation' as const };
  await h.deps.db.transaction((tx) =>
    listVersion(h.deps, tx, {
      ...scope,
      resourceId,
      version: headVersion,
      visibleOrgId,
      by: by.personId,
      how: 'audited',
    }),
  );
}

/** How each file ended: its state, or the code of its refusal. */
export const outcomes = (shown: Shown): Record<string, string> =>
  Object.fromEntries(shown.files.map((file) => [file.path, file.code ?? file.state]));

export const SUBTITLES = `1
00:00:01,000 --> 00:00:06,500
同学们好,这节微课我们来研究浸在液体中的物体受到的浮力。

2
00:00:07,000 --> 00:00:15,250
先猜一猜:浮力的大小和物体排开液体的多少有关系吗? <b>请你</b>设计实验。
`;

/** As much of an MP4 file as says that it is one. */
export const mp4 = new Uint8Array([
  ...[0, 0, 0, 24],
  ...new TextEncoder().encode('ftypisom'),
  ...[0, 0, 2, 0],
  ...new TextEncoder().encode('isomiso2'),
  ...Array.from({ length: 1000 }, (_, i) => i % 256),
]);
