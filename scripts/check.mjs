// `npm run check`: every check:* script of package.json, two at a time, then what each said and how long it took.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, install, root } from './lib/prepare.mjs';

install();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const wanted = process.argv.slice(2);
const names = Object.keys(scripts).filter(
  (name) => name.startsWith('check:') && (wanted.length === 0 || wanted.includes(name.slice('check:'.length))),
);

/** Through a shell, as npm would: the scripts are command lines. npm itself would put its warnings between them. */
const run = (name) =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(scripts[name], { cwd: root, shell: true, env: environment() });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes.toString()));
    child.on('close', (status) => {
      const seconds = (performance.now() - started) / 1000;
      const isGood = status === 0;
      if (!isGood) console.log(`\n── ${name}\n${said}`);
      resolve({ name, isGood, seconds });
    });
  });

// Each keeps one core busy; more at once only wait for each other's memory.
const AT_ONCE = 2;
const results = new Map();
const waiting = [...names];
async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.set(name, await run(name));
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

console.log('');
for (const { isGood, seconds, name } of names.map((one) => results.get(one))) {
  console.log(`${isGood ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exit([...results.values()].every(({ isGood }) => isGood) ? 0 : 1);
