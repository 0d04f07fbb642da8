import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/**
 * One file builds the web and runs the tests.
 *
 * Test projects: `rules` (no I/O), `db` (the embedded database), `postgres` (the same files on a server, only when
 * TEST_DATABASE_URL names one) and `browser` (journeys in Chromium; needs CHROMIUM and a built web).
 */
const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});

const withDatabase = ['tests/*/{routes,jobs,repo,access}*.test.ts', 'tests/migrations.test.ts'];
const slow = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  root: process.env.VITEST ? '.' : 'web',
  plugins: [svelte({ configFile: false })],
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  server: { port: 5173, proxy: { '/api': process.env.YANTU_DEV_API ?? 'http://127.0.0.1:4600' } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
  test: {
    env: { TZ: 'UTC' },
    maxWorkers: 2,
    projects: [
      project('rules', ['tests/**/*.test.ts'], {
        exclude: [...withDatabase, 'tests/journeys/**'],
        testTimeout: 30_000,
      }),
      project('db', withDatabase, { ...slow, env: { TZ: 'UTC', TEST_DATABASE: 'embedded' } }),
      ...(process.env.TEST_DATABASE_URL
        ? [project('postgres', withDatabase, { ...slow, env: { TZ: 'UTC', TEST_DATABASE: 'server' } })]
        : []),
      ...(process.env.CHROMIUM
        ? [project('browser', ['tests/journeys/**/*.test.ts'], { testTimeout: 180_000, hookTimeout: 180_000 })]
        : []),
    ],
  },
});
