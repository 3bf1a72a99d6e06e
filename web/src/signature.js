// The vault's signature over a bundle (docs/formats/bundle.md, layer 4).

import { concat, equal, unhex, utf8 } from './bytes.js';
import {
  array,
  bytesOf,
  decodeCbor,
  encodeCbor,
  Malformed,
  OverLimit,
  struct,
  text,
  uint,
} from './cbor.js';
import { verifyEd25519 } from './ed25519.js';

const HEAD = unhex('d28443a10127a0');
const PROTECTED = unhex('a10127');
const MODES = ['single', 'joint', 'passphrase'];
const MAX_PURPOSE = 4096;

const shape = struct({
  v: uint,
  mode: text,
  tagmanifest: bytesOf(32),
  recipients: array(bytesOf(32)),
  file_key: bytesOf(32),
  purpose: text,
  checkpoint: text,
});

// {payload, holds(key)} or null: not of its form.
export function parseSignature(content) {
  const inner = messageParts(content);
  if (!inner) return null;
  try {
    const payload = shape(decodeCbor(inner.payload));
    const passphrase = payload.mode === 'passphrase';
    if (payload.v !== 1 || !MODES.includes(payload.mode)) return null;
    if (passphrase !== (payload.recipients.length === 0)) return null;
    if (utf8(payload.purpose).length > MAX_PURPOSE) return null;
    const signed = encodeCbor(['Signature1', PROTECTED, utf8('aigaq bundle v1'), inner.payload]);
    return { payload, holds: (key) => verifyEd25519(key, signed, inner.signature) };
  } catch (error) {
    if (error instanceof Malformed || error instanceof OverLimit) return null;
    throw error;
  }
}

// The message has one encoding: what stands between head and signature is built again and compared.
function messageParts(content) {
  const signatureAt = content.length - 64;
  if (signatureAt < HEAD.length + 3) return null;
  for (const headLength of [1, 2, 3, 5]) {
    const payload = content.subarray(HEAD.length + headLength, signatureAt - 2);
    const signature = content.subarray(signatureAt);
    if (equal(content, concat(HEAD, encodeCbor(payload), unhex('5840'), signature))) {
      return { payload, signature };
    }
  }
  return null;
}
