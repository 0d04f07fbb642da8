import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from './config.ts';

/**
 * The configuration of this process: the environment over `.env` of the working directory, with the secret that signs
 * sessions made and kept in the data folder when none is given. The only reader of `process.env`.
 * @throws BadConfig naming every variable that is wrong
 */
export function readEnvironment(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  return { ...config, secret: config.secret ?? keptSecret(config.dataDir) };
}

function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    // Two processes that start at once must agree: only one makes the file.
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
