// Public vectors in $AIGAQ_VECTORS against the page's modules; nothing where there are none.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inflateSync } from 'node:zlib';

import { AgeFault, Payload, readHeader, unlock } from '../../web/src/age.js';
import { decodeBech32 } from '../../web/src/bech32.js';
import { concat, hex, unhex } from '../../web/src/bytes.js';
import { verifyEd25519 } from '../../web/src/ed25519.js';
import { readIdentityFile } from '../../web/src/identity.js';
import { sha256Of } from '../../web/src/hash.js';
import { x25519 } from '../../web/node_modules/@noble/curves/ed25519.js';
import { sourceOf } from './changes.mjs';

const folder = process.env.AIGAQ_VECTORS;

// One line a set, like the other runners, and one for what is left out. None without the folder.
export async function publicVectors(check) {
  if (!folder || !existsSync(folder)) return;
  await set('page-ed25519', 'ed25519', cctv, check);
  await set('page-age', 'age', ageFile, check);
}

// `run(path, name, check, leave)` gives how many vectors of a file ran, and says what it leaves.
async function set(told, name, run, check) {
  let ran = 0;
  let skipped = 0;
  const leave = (which, why) => {
    skipped++;
    console.log(`vectors: ${told} skips ${which}: ${why}`);
  };
  for (const path of filesBelow(join(folder, name))) {
    ran += await run(path, relative(join(folder, name), path), check, leave);
  }
  console.log(`vectors: ${told} ${ran} ran, ${skipped} skipped`);
}

function filesBelow(place) {
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .flatMap((one) => {
      const path = join(place, one.name);
      return one.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

const REFUSED = ['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R'].concat(
  ['low_order_residue', 'reencoded_k'],
);
const ALLOWED = ['low_order_component_A', 'low_order_component_R'];

function cctv(path, name, check, leave) {
  if (!name.endsWith('.json')) {
    leave(name, 'not JSON');
    return 0;
  }
  let ran = 0;
  for (const one of JSON.parse(readFileSync(path, 'utf8'))) {
    const flags = one.flags ?? [];
    const unknown = flags.find((flag) => !ALLOWED.includes(flag) && !REFUSED.includes(flag));
    if (unknown) {
      leave(`${name} ${one.number}`, `flag ${unknown} is not known here`);
      continue;
    }
    const expected = !flags.some((flag) => REFUSED.includes(flag));
    const message = new TextEncoder().encode(one.msg);
    const verified = verifyEd25519(unhex(one.key), message, unhex(one.sig));
    check(`cctv ${name} ${one.number}`, verified === expected, flags.join());
    ran++;
  }
  return ran;
}

const KNOWN = ['expect', 'payload', 'identity', 'passphrase', 'armored', 'compressed'].concat(
  ['file key', 'comment'],
);

// Why the page can't be asked about a file; undefined when it can.
function whyNot(cut, head) {
  const keys = head.map(([word]) => word);
  if (cut < 0 || keys.some((key) => !KNOWN.includes(key)))
    return 'it has a field that is unknown here';
  if (head.some(([key, text]) => key === 'identity' && !text?.startsWith('AGE-SECRET-KEY-1')))
    return 'its recipient type is not supported';
  return undefined;
}

// 1 when it ran.
async function ageFile(path, name, check, leave) {
  const raw = new Uint8Array(readFileSync(path));
  const cut = raw.findIndex((byte, i) => byte === 10 && raw[i + 1] === 10);
  const head = new TextDecoder()
    .decode(raw.subarray(0, cut))
    .split('\n')
    .map((line) => line.split(/: (.*)/s));
  const why = whyNot(cut, head);
  if (why) {
    leave(name, why);
    return 0;
  }
  const all = (key) => head.filter(([word]) => word === key).map(([, text]) => text);
  const of = (key) => all(key)[0];
  let body = raw.subarray(cut + 2);
  if (of('compressed') === 'zlib') body = new Uint8Array(inflateSync(body));
  if (of('armored') === 'yes' && body.length > 1 << 20) {
    leave(name, 'armor is for identity files here, which are short');
    return 0;
  }
  if (of('armored') === 'yes') body = readIdentityFile(body)?.sealed ?? null;
  const identities = all('identity').map((text) => {
    const secret = decodeBech32('age-secret-key-', text.toLowerCase());
    return { secret, recipient: x25519.getPublicKey(secret) };
  });
  const found =
    body === null
      ? 'armor failure'
      : await outcome(body, identities, all('passphrase'), of('payload'));
  const expected = of('expect');
  const agrees = expected === 'success' ? found === 'success' : found !== 'success';
  check(`age ${name}`, agrees, `expected ${expected}, found ${found}`);
  return 1;
}

async function outcome(body, identities, passphrases, payloadHash) {
  try {
    const source = sourceOf(body);
    const header = await readHeader(source);
    const { fileKey } = await unlockAny(header, identities, passphrases);
    const payload = await Payload.open(source, header, fileKey);
    const parts = [];
    for await (const part of payload.chunks()) parts.push(part);
    return hex(sha256Of(concat(...parts))) === payloadHash ? 'success' : 'other bytes';
  } catch (error) {
    if (!(error instanceof AgeFault)) throw error;
    return error.class;
  }
}

// The page is given one passphrase: each is tried by itself.
async function unlockAny(header, identities, passphrases) {
  for (const passphrase of passphrases.slice(0, -1)) {
    try {
      return await unlock(header, { identities, passphrase });
    } catch (error) {
      if (error.class !== 'wrong-passphrase') throw error;
    }
  }
  return unlock(header, { identities, passphrase: passphrases.at(-1) });
}
