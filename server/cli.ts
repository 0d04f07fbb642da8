import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readKeys, verifyOffline } from './credits/index.ts';
import { createDeps, stop } from './deps.ts';
import type { Actor, Deps } from './kernel/deps.ts';
import { readEnvironment } from './kernel/environment.ts';
import { AppError } from './kernel/errors.ts';
import { startFailure } from './kernel/stopping.ts';
import { BadUsage, INGEST_USAGE, runIngestCommand } from './library/index.ts';
import { publishTemplates, publishTemplatesInput } from './paths/index.ts';
import {
  findAdministrator,
  findOrganisationByName,
  findPersonByUserName,
  grantRole,
  loadActor,
  PRODUCT,
  resetPassword,
  ROLES,
} from './people/index.ts';
import { exportLabels } from './search/index.ts';

type Command = {
  usage: string;
  does: string;
  run: (deps: Deps, args: string[], signal: AbortSignal) => Promise<number>;
};

async function personOf(deps: Deps, userName: string | undefined): Promise<string> {
  const person = userName === undefined ? null : await findPersonByUserName(deps.db, userName.toLowerCase());
  if (!person) throw new BadUsage(`no person has the user name ${userName ?? '(missing)'}`);
  return person.id;
}

/** Takes `--as USER` out of the arguments; without it the highest administrator acts. */
async function actorOf(deps: Deps, args: string[]): Promise<{ actor: Actor; rest: string[] }> {
  const at = args.indexOf('--as');
  const personId = at === -1 ? await findAdministrator(deps) : await personOf(deps, args[at + 1]);
  const actor = personId === null ? null : await loadActor(deps, personId);
  if (!actor) throw new BadUsage('nobody can act: make the first administrator, or name somebody with --as USER');
  return { actor, rest: at === -1 ? args : args.toSpliced(at, 2) };
}

const commands: Record<string, Command> = {
  ingest: {
    usage: `${INGEST_USAGE} [--as USER]`,
    does: 'brings a file, an archive or a folder into the library',
    run: async (deps, args, signal) => {
      const { actor, rest } = await actorOf(deps, args);
      return runIngestCommand(deps, actor, rest, { print: (line) => console.log(line), signal });
    },
  },
  'publish-templates': {
    usage: 'publish-templates FILE.json ORGANISATION [--as USER]',
    does: 'publishes path templates for an organisation and all below; db/seed/templates.json shows the form',
    run: async (deps, args) => {
      const { actor, rest } = await actorOf(deps, args);
      const [file, organisation] = rest;
      if (file === undefined || organisation === undefined) throw new BadUsage(commands['publish-templates']?.usage);
      const orgId = await findOrganisationByName(deps.db, organisation);
      if (orgId === null) throw new BadUsage(`not one organisation is called ${organisation}`);
      const templates: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const input = publishTemplatesInput.safeParse({ orgId, templates });
      if (!input.success) throw new BadUsage(`${file}:\n${z.prettifyError(input.error)}`);
      const { ids } = await publishTemplates(deps, actor, input.data);
      console.log(`${ids.length} templates published for ${organisation}`);
      return 0;
    },
  },
  labels: {
    usage: 'labels --out DIR [--as USER]',
    does: 'writes the judgements of the bench as a retrieval set that `npm run eval -- --data DIR` measures',
    run: async (deps, args) => {
      const { actor, rest } = await actorOf(deps, args);
      const [option, dir] = rest;
      if (option !== '--out' || dir === undefined) throw new BadUsage(commands.labels?.usage);
      const { documents, queries, judgements } = await exportLabels(deps, actor, { dir });
      console.log(`${documents} documents, ${queries} queries, ${judgements} judgements in ${dir}`);
      return 0;
    },
  },
  'grant-role': {
    usage: `grant-role USER ${ROLES.join('|')} ORGANISATION`,
    does: 'gives a role at an organisation (its id or its full name) and all below',
    run: async (deps, [userName, given, organisation]) => {
      const role = ROLES.find((known) => known === given);
      if (!role || organisation === undefined) throw new BadUsage(commands['grant-role']?.usage);
      const orgId = await findOrganisationByName(deps.db, organisation);
      if (orgId === null) throw new BadUsage(`not one organisation is called ${organisation}`);
      await grantRole(deps, PRODUCT, { personId: await personOf(deps, userName), role, orgId });
      console.log(`${userName} is ${role} at ${organisation}`);
      return 0;
    },
  },
  'reset-password': {
    usage: 'reset-password USER',
    does: 'gives a person a new password, ends the sessions and unlocks the account',
    run: async (deps, [userName]) => {
      const password = randomBytes(9).toString('base64url');
      await resetPassword(deps, PRODUCT, { id: await personOf(deps, userName), password });
      console.log(`${userName}: ${password}`);
      return 0;
    },
  },
};

/** Commands that need neither database nor configuration: they run on any machine. */
const aloneCommands: Record<string, Omit<Command, 'run'> & { run: (args: string[]) => Promise<number> }> = {
  verify: {
    usage: 'verify FILE.pdf|TEXT --key FILE',
    does: 'verifies a certificate, or the text of its QR code, with the keys that GET /api/credits/certificates/keys gave',
    run: async (args) => {
      const at = args.indexOf('--key');
      const file = at === -1 ? undefined : args[at + 1];
      const [subject] = at === -1 ? args : args.toSpliced(at, 2);
      if (subject === undefined || file === undefined) throw new BadUsage(aloneCommands.verify?.usage);
      const { result, payload } = await verifyOffline(subject, readKeys(readFileSync(file, 'utf8')));
      console.log(result);
      if (payload) console.log(JSON.stringify(payload, null, 2));
      return result === 'genuine' ? 0 : 1;
    },
  },
};

const help = () =>
  [
    'npm run cli -- COMMAND …',
    ...[...Object.values(commands), ...Object.values(aloneCommands)].map(
      ({ usage, does }) => `  ${usage}\n      ${does}`,
    ),
  ].join('\n');

async function main([name, ...args]: string[]): Promise<number> {
  const alone = aloneCommands[name ?? ''];
  if (alone) return alone.run(args);
  const command = commands[name ?? ''];
  if (!command) {
    console.log(help());
    return name === undefined || name === 'help' ? 0 : 64;
  }
  const cut = new AbortController();
  process.once('SIGINT', () => cut.abort());
  process.once('SIGTERM', () => cut.abort());
  const deps = await createDeps(readEnvironment());
  try {
    return await command.run(deps, args, cut.signal);
  } finally {
    await stop(deps);
  }
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    if (error instanceof BadUsage) console.error(error.message);
    else if (error instanceof AppError) console.error(`${error.code}: ${error.message}`);
    else console.error(startFailure(error) ?? error);
    process.exit(error instanceof BadUsage ? 64 : 1);
  },
);
