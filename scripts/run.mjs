// `node scripts/run.mjs FILE …`: a TypeScript program of ours under Node 24.
import { become, install, nodeProgram } from './lib/prepare.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('node scripts/run.mjs FILE …');
  process.exit(64);
}
install();
become(nodeProgram(), [file, ...args]);
