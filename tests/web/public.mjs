// Public vectors in $AIGAQ_VECTORS against the page's modules; nothing where there are none.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

// One line a set, like the other runners. Without the folder there is none.
export async function publicVectors(check) {
  if (!folder || !existsSync(folder)) return;
  const told = (set, ran, skipped) =>
    console.log(`vectors: ${set} ${ran} ran, ${skipped} skipped`);
  told('page-ed25519', cctv(check), 0);
  const ran = [];
  for (const name of readdirSync(join(folder, 'age')).sort()) ran.push(await ageFile(name, check));
  told('page-age', ran.filter(Boolean).length, ran.filter((one) => !one).length);
}

// How many ran.
function cctv(check) {
  const path = join(folder, 'ed25519');
  const file = readdirSync(path).find((name) => name.endsWith('vectors.json'));
  const allowed = ['low_order_component_A', 'low_order_component_R'];
  const all = JSON.parse(readFileSync(join(path, file), 'utf8'));
  for (const one of all) {
    const expected = (one.flags ?? []).every((flag) => allowed.includes(flag));
    const message = new TextEncoder().encode(one.msg);
    check(
      `cctv ${one.number}`,
      verifyEd25519(unhex(one.key), message, unhex(one.sig)) === expected,
      one.flags?.join(),
    );
  }
  return all.length;
}

// Whether it ran: identities of other kinds than ours are none for the page.
async function ageFile(name, check) {
  const raw = new Uint8Array(readFileSync(join(folder, 'age', name)));
  const cut = raw.findIndex((byte, i) => byte === 10 && raw[i + 1] === 10);
  const head = new TextDecoder()
    .decode(raw.subarray(0, cut))
    .split('\n')
    .map((line) => line.split(': '));
  const of = (key) => head.find(([word]) => word === key)?.[1];
  let body = raw.subarray(cut + 2);
  if (of('compressed') === 'zlib') body = new Uint8Array(inflateSync(body));
  const known = head.map(([word]) => word);
  if (known.includes('identity') && !of('identity').startsWith('AGE-SECRET-KEY-1'))
    return false;
  if (of('armored') === 'yes') body = readIdentityFile(body)?.sealed ?? null;
  const identities = head
    .filter(([word]) => word === 'identity')
    .map(([, text]) => {
      const secret = decodeBech32('age-secret-key-', text.toLowerCase());
      return { secret, recipient: x25519.getPublicKey(secret) };
    });
  const found =
    body === null
      ? 'armor failure'
      : await outcome(body, identities, of('passphrase'), of('payload'));
  const expected = of('expect');
  const agrees = expected === 'success' ? found === 'success' : found !== 'success';
  check(`age ${name}`, agrees, `expected ${expected}, found ${found}`);
  return true;
}

async function outcome(body, identities, passphrase, payloadHash) {
  try {
    const source = sourceOf(body);
    const header = await readHeader(source);
    const { fileKey } = await unlock(header, { identities, passphrase });
    const payload = await Payload.open(source, header, fileKey);
    const parts = [];
    for await (const part of payload.chunks()) parts.push(part);
    return hex(sha256Of(concat(...parts))) === payloadHash ? 'success' : 'other bytes';
  } catch (error) {
    if (!(error instanceof AgeFault)) throw error;
    return error.class;
  }
}
