import { BadConfig } from './config.ts';

/**
 * Runs `stop` once when the process is asked to end, then ends it. Whoever asks twice does not want to wait.
 */
export function whenAskedToStop(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Why a process cannot start, as a sentence for whoever started it; null when we have none. */
export function startFailure(error: unknown): string | null {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadConfig) return `配置有误 · These settings cannot be used:\n${message}`;
  if (nameOf(error) === 'DirectoryInUse') {
    return `数据库正被另一个进程使用，请先停止它 · Another process has the database open; stop it first.\n${message}`;
  }
  if (codeOf(error) === 'EADDRINUSE') {
    return `端口已被占用，请设置 YANTU_PORT · The port is taken; set YANTU_PORT to another one.\n${message}`;
  }
  if (codeOf(error) === 'EACCES') {
    return `没有权限 · Not permitted:\n${message}`;
  }
  if (['ECONNREFUSED', 'ENOTFOUND', '28P01', '3D000'].includes(codeOf(error))) {
    return `无法连接数据库，请检查 DATABASE_URL · The database cannot be reached; check DATABASE_URL.\n${message}`;
  }
  return null;
}
