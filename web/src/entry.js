// An entry of the log, genesis, the author's signature (docs/formats/entry.md).

import { concat, equal, hex, isZero, unhex, utf8 } from './bytes.js';
import { bytes, bytesOf, decodeCbor, encodeCbor, Malformed, struct, uint } from './cbor.js';
import { verifyEd25519 } from './ed25519.js';
import { sha256Of } from './hash.js';
import { logLeaf } from './logtree.js';

export const MAX_ENTRY = 65535;

const genesisShape = struct({
  format: uint,
  log_key: bytesOf(32),
  random: bytesOf(32),
  succession: bytesOf(32),
  'succeeds?': bytes,
});
const entryShape = struct({
  v: uint,
  seq: uint,
  prev: bytesOf(32),
  stmt: bytesOf(32),
  vault: bytesOf(32),
  'genesis?': genesisShape,
});

// {entry, fault}: the entry where its encoding holds, and the first rule that it breaks by itself.
export function parseEntry(content) {
  if (content.length > MAX_ENTRY) return { fault: 'entry-too-large' };
  try {
    const entry = { ...entryShape(decodeCbor(content)), leafHash: logLeaf(content) };
    entry.seq = BigInt(entry.seq);
    return { entry, fault: entry.v === 1 ? genesisFault(entry) : 'unknown-version' };
  } catch (error) {
    if (error instanceof Malformed) return { fault: 'entry-malformed' };
    throw error;
  }
}

function genesisFault(entry) {
  const { genesis } = entry;
  if ((entry.seq === 0n) !== (genesis !== undefined)) return 'genesis-invalid';
  if (!genesis) return null;
  if (genesis.format !== 1) return 'unknown-version';
  if (!isZero(entry.prev)) return 'genesis-invalid';
  const id = sha256Of(utf8('aigaq vault id v1\n'), genesis.log_key, genesis.random);
  if (!equal(id, entry.vault)) return 'vault-id-mismatch';
  return genesis.succeeds ? successionFault(genesis, entry.vault) : null;
}

const successionShape = struct({
  v: uint,
  vault: bytesOf(32),
  size: uint,
  root: bytesOf(32),
  succession: bytes,
  log: bytes,
});

// A statement that this log follows another; whose keys those are, only the old genesis tells.
function successionFault(genesis, vault) {
  let statement;
  try {
    statement = successionShape(decodeCbor(genesis.succeeds));
  } catch (error) {
    if (error instanceof Malformed) return 'genesis-invalid';
    throw error;
  }
  if (statement.v !== 1) return 'unknown-version';
  const { size, root } = statement;
  const payload = encodeCbor([statement.vault, size, root, genesis.log_key]);
  const successor = coseKey(statement.succession, 'aigaq succession v1', payload);
  const log = coseKey(statement.log, 'aigaq succession v1', payload);
  const holds =
    size !== 0 &&
    !equal(statement.vault, vault) &&
    successor &&
    log &&
    equal(log, genesis.log_key) &&
    !equal(successor, log);
  return holds ? null : 'genesis-invalid';
}

export const originOf = (vault) => `aigaq/${hex(vault.subarray(0, 16))}`;

const COSE_HEAD = unhex('d2845826a20127045820');
const COSE_MIDDLE = unhex('a0f65840');

// The member's key when `cose` signs this form at this place of the log.
export const authorOf = (cose, entry, formRoot) =>
  coseKey(cose, 'aigaq author v1', encodeCbor([entry.vault, entry.seq, entry.prev, formRoot]));

// The key in a COSE_Sign1 of our one form, when it signs that payload under that label.
function coseKey(cose, label, payload) {
  if (cose.length !== 110) return null;
  const key = cose.subarray(10, 42);
  const signature = cose.subarray(46);
  if (!equal(cose.subarray(0, 46), concat(COSE_HEAD, key, COSE_MIDDLE))) return null;
  const signed = encodeCbor(['Signature1', cose.subarray(4, 42), utf8(label), payload]);
  return verifyEd25519(key, signed, signature) ? key : null;
}
