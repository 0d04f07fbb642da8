// `npm start`: everything a bare machine needs, then the server.
import { become, buildWeb, install, nodeProgram } from './lib/prepare.mjs';

install();
buildWeb();
become(nodeProgram(), ['server/main.ts']);
