// The page's verifier without the page, for tests: prints findings and verdict as JSON lines, like
// `aigaq-verify --json`. Usage: verify-cli.mjs FILE|FOLDER [-i IDENTITY]... [--trust VKEY|FILE]...
//   [--headers FILE]... [--identity-passphrase-file FILE] [--bundle-passphrase-file FILE]

import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

import { fileSource, folderMembers } from './disk.mjs';
import { openIdentity, parseIdentities, readIdentityFile } from './src/identity.js';
import { verdictObject } from './src/json.js';
import { binaryOf } from './src/policy.js';
import { readTrust, TrustFault } from './src/trust.js';
import { verifyBundle, verifyFolder } from './src/verify.js';

const EXITS = { 'no-matching-key': 13, 'wrong-passphrase': 12 };

function parseArguments(args) {
  const out = { file: null, identities: [], trust: [], headers: [] };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-i') out.identities.push(args[++i]);
    else if (args[i] === '--trust') out.trust.push(args[++i]);
    else if (args[i] === '--headers') out.headers.push(args[++i]);
    else if (args[i] === '--identity-passphrase-file') out.identityPassphrase = args[++i];
    else if (args[i] === '--bundle-passphrase-file') out.bundlePassphrase = args[++i];
    else if (args[i] !== '--json') out.file = args[i];
  }
  return out;
}

const secret = async (path) => (path ? (await readFile(path, 'utf8')).replace(/\r?\n$/, '') : null);

async function readIdentities(paths, passphrase) {
  const out = [];
  for (const path of paths) {
    const file = readIdentityFile(await readFile(path));
    const found = file?.sealed
      ? await openIdentity(file.sealed, passphrase)
      : file && parseIdentities(file.text);
    if (!found) throw new Error(`${path} is no identity file`);
    out.push(...found);
  }
  return out;
}

// Each is a verifier key, or a file with keys or a policy.
async function readTrustOf({ trust, headers }) {
  const read = (value) => (existsSync(value) ? readFile(value) : Buffer.from(value));
  const texts = (await Promise.all(trust.map(read))).map(binaryOf);
  const blocks = await Promise.all(headers.map((path) => readFile(path, 'utf8')));
  try {
    return readTrust(texts, blocks);
  } catch (error) {
    if (!(error instanceof TrustFault)) throw error;
    if (error.code === 'bad_policy') throw new InputFault('policy-malformed', 1, error.line);
    if (error.code === 'bad_headers') throw new InputFault('not-block-headers', 14);
    throw new InputFault('usage', 2);
  }
}

function exitOf(verdict) {
  const key = verdict.findings.find((finding) => finding.class in EXITS);
  if (key) return EXITS[key.class];
  if (verdict.integrity !== 'ok') return 20;
  return verdict.signer === 'trusted' ? 0 : 21;
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const identities = await readIdentities(
    options.identities,
    await secret(options.identityPassphrase),
  );
  const trust = await readTrustOf(options);
  const keys = { identities, passphrase: await secret(options.bundlePassphrase) };
  const members = (await stat(options.file)).isDirectory() && (await folderMembers(options.file));
  if (members === null) throw new InputFault('not-a-bundle', 1);
  const verdict = members
    ? await verifyFolder(members, { trust })
    : await verifyBundle(fileSource(options.file), { keys, trust });
  for (const finding of verdict.findings)
    console.log(JSON.stringify({ v: 1, type: 'finding', ...finding }));
  console.log(JSON.stringify(verdictObject(verdict)));
  const exit = exitOf(verdict);
  console.log(
    JSON.stringify({ v: 1, type: 'summary', command: 'verify-cli', ok: exit === 0, exit }),
  );
  return exit;
}

// What is wrong with what was given, by its class.
class InputFault extends Error {
  constructor(kind, exit, line) {
    super(kind);
    Object.assign(this, { kind, exit, line });
  }
}

function refusal(error) {
  if (!(error instanceof InputFault)) throw error;
  const { kind, exit, line } = error;
  console.log(JSON.stringify({ v: 1, type: 'error', class: kind, line }));
  return exit;
}

process.exit(await main().catch(refusal));
