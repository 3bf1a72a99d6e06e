// The page's verifier without the page, for tests: prints findings and verdict as JSON lines, like
// `aigaq-verify --json`. Usage: verify-cli.mjs FILE|FOLDER [-i IDENTITY]... [--trust VKEY|FILE]...
//   [--identity-passphrase-file FILE] [--bundle-passphrase-file FILE]

import { existsSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { textOf } from './src/bytes.js';
import { openIdentity, parseIdentities, readIdentityFile } from './src/identity.js';
import { verdictObject } from './src/json.js';
import { verifyBundle, verifyFolder } from './src/verify.js';

const EXITS = { 'no-matching-key': 13, 'wrong-passphrase': 12 };

function parseArguments(args) {
  const out = { file: null, identities: [], trust: [] };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-i') out.identities.push(args[++i]);
    else if (args[i] === '--trust') out.trust.push(args[++i]);
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

async function fileSource(path) {
  const handle = await open(path);
  const { size } = await handle.stat();
  const read = async (offset, length) => {
    const buffer = new Uint8Array(length);
    const { bytesRead } = await handle.read(buffer, 0, length, offset);
    return buffer.subarray(0, bytesRead);
  };
  return { size, read };
}

async function folderMembers(folder) {
  const root = existsSync(join(folder, 'aigaq-bundle')) ? join(folder, 'aigaq-bundle') : folder;
  const out = [];
  for (const item of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath ?? item.path, item.name);
    const source = await fileSource(path);
    out.push({ name: relative(root, path), ...source });
  }
  return out;
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
  const trusted = [];
  for (const value of options.trust) {
    const text = existsSync(value) ? textOf(await readFile(value)) : value;
    trusted.push(...text.split(/\r?\n/).filter((line) => line && !line.startsWith('#')));
  }
  const keys = { identities, passphrase: await secret(options.bundlePassphrase) };
  const folder = (await stat(options.file)).isDirectory();
  const verdict = folder
    ? await verifyFolder(await folderMembers(options.file), { trusted })
    : await verifyBundle(await fileSource(options.file), { keys, trusted });
  for (const finding of verdict.findings)
    console.log(JSON.stringify({ v: 1, type: 'finding', ...finding }));
  console.log(JSON.stringify(verdictObject(verdict)));
  const exit = exitOf(verdict);
  console.log(
    JSON.stringify({ v: 1, type: 'summary', command: 'verify-cli', ok: exit === 0, exit }),
  );
  return exit;
}

process.exit(await main());
