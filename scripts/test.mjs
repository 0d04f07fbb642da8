// `npm test`: every test project, browser journeys included. Extra arguments go to vitest.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './lib/chromium.mjs';
import { buildWeb, environment, install, nodeProgram, root } from './lib/prepare.mjs';

install();
const given = process.argv.slice(2);
// Whoever asks for other projects by name needs no browser.
const projects = given.flatMap((arg, i) =>
  arg.startsWith('--project=') ? [arg.slice('--project='.length)] : arg === '--project' ? [given[i + 1]] : [],
);
const wantsBrowser = projects.length === 0 || projects.includes('browser');
const chromium = wantsBrowser ? findChromium() : null;
if (wantsBrowser) buildWeb();
const cannotBrowse = wantsBrowser && chromium === null;

const folder = mkdtempSync(join(tmpdir(), 'yantu-tests-'));
const report = join(folder, 'report.json');
const vitest = spawn(
  nodeProgram(),
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...given,
  ],
  { cwd: root, stdio: 'inherit', env: environment(chromium ? { CHROMIUM: chromium } : {}) },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => vitest.kill(signal));

vitest.on('exit', (status) => {
  let { numPassedTests: passed, numFailedTests: failed } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0 };
  rmSync(folder, { recursive: true, force: true });
  // A file that cannot be loaded, or a run that broke off, has failed although no test of it has.
  if (status !== 0 && failed === 0) failed = 1;
  if (cannotBrowse) {
    failed += 1;
    console.error(
      '\nThe browser journeys cannot run: no Chromium was found and none can be installed here.\n' +
        'Install Chromium or Google Chrome, or set CHROMIUM to its path. `npm test -- --project rules --project db` runs the rest.',
    );
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? status || 1 : 0);
});
