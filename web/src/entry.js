// An entry of the log, genesis, the author's signature (docs/formats/entry.md).

import { concat, equal, hex, isZero, unhex, utf8 } from './bytes.js';
import { bytes, bytesOf, decodeCbor, encodeCbor, Malformed, struct, uint } from './cbor.js';
import { verifyEd25519 } from './ed25519.js';
import { sha256Of } from './hash.js';
import { logLeaf } from './logtree.js';

export const MAX_ENTRY = 65535;

const genesisShape = struct({
  format: uint, log_key: bytesOf(32), random: bytesOf(32), succession: bytesOf(32), 'succeeds?': bytes,
});
const entryShape = struct({
  v: uint, seq: uint, prev: bytesOf(32), stmt: bytesOf(32), vault: bytesOf(32), 'genesis?': genesisShape,
});

// {entry, fault}: the entry where its encoding holds, and the class of what is wrong with it alone.
export function parseEntry(content) {
  if (content.length > MAX_ENTRY) return { fault: 'entry-too-large' };
  let document;
  try {
    document = decodeCbor(content);
    const version = document instanceof Map ? document.get('v') : undefined;
    if (isLater(version)) return { fault: 'unknown-version' };
    const entry = { ...entryShape(document), leafHash: logLeaf(content) };
    entry.seq = BigInt(entry.seq);
    return { entry, fault: entry.v === 1 ? genesisFault(entry) : 'unknown-version' };
  } catch (error) {
    if (error instanceof Malformed) return { fault: 'entry-malformed' };
    throw error;
  }
}

const isLater = (version) =>
  (typeof version === 'number' || typeof version === 'bigint') && version >= 0 && version !== 1;

function genesisFault(entry) {
  const { genesis } = entry;
  if ((entry.seq === 0n) !== (genesis !== undefined)) return 'genesis-invalid';
  if (!genesis) return null;
  if (!isZero(entry.prev)) return 'genesis-invalid';
  if (genesis.format !== 1) return 'unknown-version';
  const id = sha256Of(utf8('aigaq vault id v1\n'), genesis.log_key, genesis.random);
  return equal(id, entry.vault) ? null : 'vault-id-mismatch';
}

export const originOf = (vault) => `aigaq/${hex(vault.subarray(0, 16))}`;

const COSE_HEAD = unhex('d2845826a20127045820');
const COSE_MIDDLE = unhex('a0f65840');

// The member's key when `cose` is of its one form and signs this form at this place of the log.
export function authorOf(cose, entry, formRoot) {
  if (cose.length !== 110) return null;
  const key = cose.subarray(10, 42);
  const signature = cose.subarray(46);
  if (!equal(cose.subarray(0, 46), concat(COSE_HEAD, key, COSE_MIDDLE))) return null;
  const payload = encodeCbor([entry.vault, entry.seq, entry.prev, formRoot]);
  const signed = encodeCbor(['Signature1', cose.subarray(4, 42), utf8('aigaq author v1'), payload]);
  return verifyEd25519(key, signed, signature) ? key : null;
}
