// OpenTimestamps files (docs/formats/time.md): what a digest becomes on its way into blocks and
// calendars. Which block is true is for the reader's headers to say.

import { ripemd160, sha1 } from '@noble/hashes/legacy.js';

import { concat, equal, hex, unhex, utf8 } from './bytes.js';
import { sha256Of } from './hash.js';

export const OTS_HEAD = concat(
  Uint8Array.of(0),
  utf8('OpenTimestamps'),
  Uint8Array.of(0, 0),
  utf8('Proof'),
  unhex('00bf89e2e884e8929401' + '08'),
);
const BITCOIN = unhex('0588960d73d71901');
const PENDING = unhex('83dfe30d2ef90c8e');
const MAX_MESSAGE = 4096;
const MAX_PAYLOAD = 8192;
const MAX_ADDRESS = 1000;
const MAX_DEPTH = 256;
const MAX_STEPS = 65536;
const [FORK, ATTESTATION] = [0xff, 0];

class Refused extends Error {}

class Reader {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0 });
  }

  get atEnd() {
    return this.at === this.bytes.length;
  }

  take(count) {
    if (this.bytes.length - this.at < count) throw new Refused('truncated');
    return this.bytes.subarray(this.at, (this.at += count));
  }

  varint() {
    let out = 0n;
    for (let shift = 0n; shift < 63n; shift += 7n) {
      const [next] = this.take(1);
      out |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return out;
    }
    throw new Refused('number');
  }

  varbytes(least, most) {
    const size = this.varint();
    if (size < least || size > most) throw new Refused('length');
    return this.take(Number(size));
  }
}

function readAttestation(reader, message) {
  const tag = reader.take(8);
  const inner = new Reader(reader.varbytes(0, MAX_PAYLOAD));
  let out = { kind: 'unknown' };
  if (equal(tag, BITCOIN)) out = { kind: 'bitcoin', height: inner.varint(), message };
  else if (equal(tag, PENDING)) {
    const address = new TextDecoder('latin1').decode(inner.varbytes(1, MAX_ADDRESS));
    if (!/^[A-Za-z0-9._/:-]+$/.test(address)) throw new Refused('address');
    out = { kind: 'pending', calendar: address };
  } else return out;
  if (!inner.atEnd) throw new Refused('attestation');
  return out;
}

const OPERATIONS = new Map([
  [0x02, (message) => sha1(message)],
  [0x03, (message) => ripemd160(message)],
  [0x08, (message) => sha256Of(message)],
  [0xf0, (message, reader) => concat(message, reader.varbytes(1, MAX_MESSAGE))],
  [0xf1, (message, reader) => concat(reader.varbytes(1, MAX_MESSAGE), message)],
  [0xf2, (message) => message.slice().reverse()],
  [0xf3, (message) => utf8(hex(message))],
]);

// One branch of the innermost timestamp: an attestation, or an operation and a timestamp.
function readBranch(reader, levels, out) {
  const level = levels.at(-1);
  let [tag] = reader.take(1);
  level.last = tag !== FORK;
  if (tag === FORK) [tag] = reader.take(1);
  if (tag === ATTESTATION) return void out.push(readAttestation(reader, level.message));
  if (levels.length > MAX_DEPTH || !OPERATIONS.has(tag)) throw new Refused('operation');
  const message = OPERATIONS.get(tag)(level.message, reader);
  if (message.length > MAX_MESSAGE) throw new Refused('message');
  levels.push({ message, last: false });
}

// Attestations in the file's order, [{kind, height, message, calendar}]; null: refused. The head
// and the digest are those of the file that was stamped.
export function parseOts(file, digest) {
  if (!equal(file.subarray(0, OTS_HEAD.length), OTS_HEAD)) return null;
  if (!equal(file.subarray(OTS_HEAD.length, OTS_HEAD.length + 32), digest)) return null;
  const reader = new Reader(file.subarray(OTS_HEAD.length + 32));
  const levels = [{ message: digest, last: false }];
  const out = [];
  try {
    for (let steps = 0; levels.length; steps++) {
      if (steps > MAX_STEPS) return null;
      if (levels.at(-1).last) levels.pop();
      else readBranch(reader, levels, out);
    }
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
  return reader.atEnd ? out : null;
}
