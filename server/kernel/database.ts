import { join } from 'node:path';
import { openDb, type OpenDb } from '../../db/client.ts';
import type { Config } from './config.ts';

/**
 * The database that the configuration names, migrated.
 * @throws DirectoryInUse when another process has the embedded one open
 */
export const openDatabase = ({ database, dataDir }: Config): Promise<OpenDb> =>
  openDb(
    database.url
      ? { engine: 'server', url: database.url, connections: database.connections }
      : { engine: 'embedded', dir: join(dataDir, 'database') },
  );
