// The page's verifier on the whole corpus in one process.
// Usage: node page.mjs FOLDER    prints the verdict of each bundle of the index, a line of JSON

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { folderMembers } from '../../web/disk.mjs';
import { parseHeaders } from '../../web/src/blockheaders.js';
import { parseIdentities } from '../../web/src/identity.js';
import { verdictObject } from '../../web/src/json.js';
import { binaryOf, parsePolicy } from '../../web/src/policy.js';
import { readTrust } from '../../web/src/trust.js';
import { verifyBundle, verifyFolder } from '../../web/src/verify.js';

const folder = process.argv[2];
const text = (name) => readFileSync(join(folder, name), 'utf8');
const identities = parseIdentities(text('identity.txt'));
const passphrases = { passphrase: text('passphrase').trimEnd(), wrong: 'another passphrase' };
const bytesOf = (name) => binaryOf(readFileSync(join(folder, name)));

function sourceOf(name) {
  const bytes = readFileSync(join(folder, `${name}.age`));
  const read = async (at, length) => new Uint8Array(bytes.subarray(at, at + length));
  return { size: bytes.length, read };
}

const EASY_BITS = 0x207fffff;

async function verdictOf({ name, opened, trust: trusted, policy, headers, easy }) {
  const trust = readTrust([trusted ? 'trust' : null, policy].filter(Boolean).map(bytesOf));
  if (headers) trust.headers = parseHeaders(text(headers), easy ? EASY_BITS : undefined);
  if (opened === 'folder')
    return verifyFolder(await folderMembers(join(folder, `${name}.folder`)), { trust });
  const passphrase = passphrases[opened] ?? null;
  const keys = { identities: passphrase === null ? identities : [], passphrase };
  return verifyBundle(sourceOf(name), { keys, trust });
}

// Policies that are refused, by the number of the mistaken line.
for (const [name, data] of Object.entries(JSON.parse(text('policies.json')))) {
  const read = parsePolicy(binaryOf(Buffer.from(data, 'base64')));
  console.log(JSON.stringify({ policy: name, line: read.line ?? null }));
}
for (const line of text('index.jsonl').trimEnd().split('\n').map((row) => JSON.parse(row))) {
  const { name } = line;
  try {
    const verdict = await verdictOf(line);
    const findings = verdict.findings.map((finding) => finding.class);
    console.log(JSON.stringify({ name, findings, verdict: verdictObject(verdict) }));
  } catch (error) {
    console.log(JSON.stringify({ name, findings: [], error: String(error.stack ?? error) }));
  }
}
