// The checked-in vectors against the modules of the page, in Node. Exit 1 on a failure.

import { readFileSync } from 'node:fs';

import { hex, unhex, utf8 } from '../../web/src/bytes.js';
import { decodeCbor } from '../../web/src/cbor.js';
import { verifyEd25519 } from '../../web/src/ed25519.js';
import { parseEntry } from '../../web/src/entry.js';
import { fileBytes, statedFaults } from '../../web/src/filebytes.js';
import { Findings } from '../../web/src/findings.js';
import { sha256Of } from '../../web/src/hash.js';
import {
  headFingerprint,
  parseCheckpoint,
  vaultFingerprint,
  verifierKey,
} from '../../web/src/note.js';
import { checkOpening } from '../../web/src/opening.js';
import { parseIdentities } from '../../web/src/identity.js';
import { verifyBundle } from '../../web/src/verify.js';
import { readChanges, sourceOf } from './changes.mjs';
import { publicVectors } from './public.mjs';
import { chosenFolders } from './chosen.mjs';
import { statedTimes } from './stated.mjs';
import { sharedWords } from './words.mjs';

const here = new URL('.', import.meta.url);
const formats = new URL('../formats/', here);
let passed = 0;
const failures = [];

function check(name, holds, detail = '') {
  if (holds) passed++;
  else failures.push(`${name} ${detail}`);
}

function* blocks(file) {
  for (const block of readFileSync(new URL(`vectors/${file}`, formats), 'utf8').split(/\n\n+/)) {
    const lines = block.split('\n').filter((line) => line && !line.startsWith('#'));
    if (lines.length)
      yield lines.map((line) => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2),
      ]);
  }
}

async function entryCase(block) {
  const one = Object.fromEntries(block);
  const findings = new Findings();
  const { entry, fault } = parseEntry(unhex(one.entry));
  if (fault) findings.add(fault);
  const members = new Map(
    block.filter(([key]) => key === 'member').map(([, value]) => value.split(' ')),
  );
  if (entry) {
    const { tasks } = checkOpening(unhex(one.opening), entry, findings);
    for (const task of tasks) {
      if (!members.has(task.member)) {
        findings.add('missing-file');
        continue;
      }
      const content = unhex(members.get(task.member));
      const sink = fileBytes(task);
      for (let at = 0; at < content.length; at += 7) await sink.push(content.subarray(at, at + 7));
      const classes = [
        ...(await sink.finish()),
        ...statedFaults(task, content.length, sha256Of(content)),
      ];
      classes.forEach((kind) => findings.add(kind));
    }
  }
  check(
    `entry ${one.name}`,
    (findings.classes.join(' ') || 'accepted') === one.expect,
    `expected ${one.expect}, found ${findings.classes.join(' ')}`,
  );
}

for (const block of blocks('entry_check.txt')) await entryCase(block);

for (const block of blocks('log.txt')) {
  const one = Object.fromEntries(block);
  const { entry, fault } = parseEntry(unhex(one.entry));
  check('genesis', !fault && hex(entry.vault) === one['vault-id']);
  const checkpoint = parseCheckpoint(unhex(one.note));
  check('vkey', verifierKey(checkpoint.origin, entry.genesis.log_key) === one['verifier-key']);
  check('fingerprint', vaultFingerprint(one['verifier-key']) === one.fingerprint);
  check('head fingerprint', headFingerprint(checkpoint.note.text) === one['head-fingerprint']);
}

const page = readFileSync(new URL('../../docs/formats/ed25519.md', here), 'utf8');
const rows = [...page.matchAll(/^\| (\d) \| (.*?) \| `(.*?)` \| `(\w+)` `(\w+)` \| (\w+)/gm)];
const keys = { 'as in 3': rows[2][2].replaceAll('`', '') };
for (const [, number, key, message, r, s, verdict] of rows) {
  const A = unhex(
    keys[key] ??
      (key.startsWith('`')
        ? key.replaceAll('`', '')
        : '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8'),
  );
  check(
    `ed25519 ${number}`,
    verifyEd25519(A, utf8(message), unhex(r + s)) === (verdict === 'accept'),
  );
}

for (const refused of [
  '1817',
  '3b8000000000000000',
  '5f4100ff',
  'a2616200616100',
  'a2616100616100',
  'a262616100616200',
  'a10000',
  '61ff',
  '62c080',
  '63eda080',
  '64f4908080',
  'f90000',
  'f7',
  'c000',
  '0000',
  '81'.repeat(17) + '00',
  '3bffffffffffffffff',
  'a201020304',
]) {
  let held = false;
  try {
    decodeCbor(unhex(refused));
  } catch {
    held = true;
  }
  check(`cbor ${refused}`, held);
}

const { whole, identity, log, changes, rewritten } = await readChanges();
const readerKeys = { identities: parseIdentities(identity) };
const bundle = (bytes, logs = [log]) =>
  verifyBundle(sourceOf(bytes), { keys: readerKeys, trust: { logs, policy: null } });
const accepted = (verdict) => verdict.integrity === 'ok' && verdict.addressed_to_me === 'yes';
check('whole bundle', accepted(await bundle(whole)) && (await bundle(whole)).signer === 'trusted');
check('whole bundle, key unknown', (await bundle(whole, [])).signer === 'untrusted');
check('whole bundle, written anew', accepted(await bundle(rewritten)));
for (const { line, kind, bytes } of changes) {
  const verdict = await bundle(bytes);
  check(
    `change ${line}`,
    verdict.integrity === 'failed' && verdict.primary === kind,
    `found ${verdict.primary}`,
  );
}

sharedWords(check);
statedTimes(check);
chosenFolders(check);
await publicVectors(check);

for (const failure of failures) console.log(`FAILED: ${failure}`);
console.log(`tests: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
