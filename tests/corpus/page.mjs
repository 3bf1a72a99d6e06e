// The page's verifier on the whole corpus in one process.
// Usage: node page.mjs FOLDER    prints the verdict of each bundle of the index, a line of JSON

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseIdentities } from '../../web/src/identity.js';
import { verdictObject } from '../../web/src/json.js';
import { verifyBundle } from '../../web/src/verify.js';

const folder = process.argv[2];
const text = (name) => readFileSync(join(folder, name), 'utf8');
const identities = parseIdentities(text('identity.txt'));
const passphrases = { passphrase: text('passphrase').trimEnd(), wrong: 'another passphrase' };
const trust = text('trust').trimEnd();

for (const line of text('index.jsonl').trimEnd().split('\n')) {
  const { name, opened, trust: trusted } = JSON.parse(line);
  const bytes = readFileSync(join(folder, `${name}.age`));
  const source = {
    size: bytes.length,
    read: async (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)),
  };
  const passphrase = passphrases[opened] ?? null;
  const keys = { identities: passphrase === null ? identities : [], passphrase };
  try {
    const verdict = await verifyBundle(source, { keys, trusted: trusted ? [trust] : [] });
    const findings = verdict.findings.map((finding) => finding.class);
    console.log(JSON.stringify({ name, findings, ...verdictObject(verdict), entries: undefined }));
  } catch (error) {
    console.log(JSON.stringify({ name, findings: [], error: String(error.stack ?? error) }));
  }
}
