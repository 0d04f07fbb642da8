// `npm run check`: every check:* script of package.json, one after another, then what each said and how long it took.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, install, root } from './lib/prepare.mjs';

install();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const wanted = process.argv.slice(2);
const names = Object.keys(scripts).filter(
  (name) => name.startsWith('check:') && (wanted.length === 0 || wanted.includes(name.slice('check:'.length))),
);

const results = names.map((name) => {
  const started = performance.now();
  // Through a shell, as npm would: the scripts are command lines. npm itself would put its warnings between them.
  const run = spawnSync(scripts[name], { cwd: root, shell: true, encoding: 'utf8', env: environment() });
  const seconds = (performance.now() - started) / 1000;
  const isGood = run.status === 0;
  if (!isGood) console.log(`\n── ${name}\n${run.stdout ?? ''}${run.stderr ?? ''}`);
  return { name, isGood, seconds };
});

console.log('');
for (const { name, isGood, seconds } of results) {
  console.log(`${isGood ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exit(results.every(({ isGood }) => isGood) ? 0 : 1);
