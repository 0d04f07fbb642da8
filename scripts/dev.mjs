// `npm run dev`: the server, started anew when its files change, and the pages with hot reloading on port 5173.
import { spawn } from 'node:child_process';
import { environment, install, nodeProgram, root } from './lib/prepare.mjs';

install();
const node = nodeProgram();
const programs = [
  ['--watch-path=server', '--watch-path=db', '--watch-path=ingest', '--watch-preserve-output', 'server/main.ts'],
  ['node_modules/vite/bin/vite.js'],
].map((args) => spawn(node, args, { cwd: root, stdio: 'inherit', env: environment() }));

let isEnding = false;
const end = (status) => {
  if (isEnding) return;
  isEnding = true;
  for (const program of programs) program.kill('SIGTERM');
  process.exitCode = status;
};
for (const program of programs) program.on('exit', (status) => end(status ?? 0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
