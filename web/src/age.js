// Reading age v1 files (docs/formats/age.md).

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';

import { concat, equal, textOf, unbase64Bare, utf8 } from './bytes.js';
import { hkdf32, hmacSha256, sha256Of } from './hash.js';

const VERSION = 'age-encryption.org/v1';
const MAX_HEADER = 1 << 20;
const MAX_STANZAS = 2048;
export const MAX_LOG_N = 20;
const CHUNK = 65536;
const TAG = 16;
const SEALED = CHUNK + TAG;
const CHUNKS_A_READ = 32;
const ZERO_NONCE = new Uint8Array(12);

// A fault of the age layer: `class` is a word of findings.md.
export class AgeFault extends Error {
  constructor(kind) {
    super(kind);
    this.class = kind;
  }
}

const malformed = () => {
  throw new AgeFault('age-malformed');
};

// source: {size, read(offset, length)}. {stanzas, mac, covered, length}
export async function readHeader(source) {
  const bytes = await source.read(0, Math.min(source.size, MAX_HEADER));
  const lines = new Lines(bytes, source.size > MAX_HEADER);
  if (lines.next(VERSION) !== VERSION) malformed();
  const stanzas = [];
  for (;;) {
    const start = lines.at;
    const line = lines.next();
    if (line.startsWith('---')) {
      const mac = line.startsWith('--- ') ? unbase64Bare(line.slice(4)) : null;
      if (mac?.length !== 32 || stanzas.length === 0) malformed();
      checkStanzas(stanzas);
      return { stanzas, mac, covered: bytes.subarray(0, start + 3), length: lines.at };
    }
    if (stanzas.length === MAX_STANZAS) malformed();
    stanzas.push(readStanza(line, lines));
  }
}

class Lines {
  constructor(bytes, tooLong) {
    Object.assign(this, { bytes, tooLong, at: 0 });
  }

  // Lines are ASCII. `expected`: what the line must be the beginning of when the file ends in it.
  next(expected) {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) {
      const rest = textOf(this.bytes.subarray(this.at));
      const fits = expected === undefined || (rest !== null && expected.startsWith(rest));
      throw new AgeFault(this.tooLong || !fits ? 'age-malformed' : 'truncated');
    }
    const line = textOf(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return line ?? malformed();
  }
}

function readStanza(line, lines) {
  if (!/^->( [\x21-\x7e]+)+$/.test(line)) malformed();
  const [type, ...args] = line.slice(3).split(' ');
  const parts = [];
  for (;;) {
    const text = lines.next();
    const part = text.length > 64 ? null : unbase64Bare(text);
    if (part === null) malformed();
    parts.push(part);
    if (text.length < 64) return { type, args, body: concat(...parts) };
  }
}

function checkStanzas(stanzas) {
  for (const stanza of stanzas) {
    const { type, args, body } = stanza;
    if (type === 'X25519') {
      stanza.share = args.length === 1 ? unbase64Bare(args[0]) : null;
      if (stanza.share?.length !== 32 || body.length !== 32) malformed();
    } else if (type === 'scrypt') {
      stanza.salt = args.length === 2 ? unbase64Bare(args[0]) : null;
      if (stanza.salt?.length !== 16 || body.length !== 32 || stanzas.length !== 1) malformed();
      if (!/^[1-9][0-9]?$/.test(args[1]) || Number(args[1]) > MAX_LOG_N) malformed();
    }
  }
}

function open(key, nonce, sealed) {
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed);
  } catch {
    return null;
  }
}

export async function scryptKey(passphrase, salt, logN, onProgress) {
  return scryptAsync(utf8(passphrase), concat(utf8(`${VERSION}/scrypt`), salt), {
    N: 2 ** logN,
    r: 8,
    p: 1,
    dkLen: 32,
    maxmem: 2 ** 31,
    onProgress,
    asyncTick: 50,
  });
}

// keys: {identities: [{secret, recipient}], passphrase}. The first stanza that opens counts:
// {fileKey, index, shared, recipient}; by a passphrase, index is null.
export async function unlock(header, keys, onProgress) {
  const found = await openStanza(header.stanzas, keys, onProgress);
  const key = hkdf32(found.fileKey, 'header');
  if (!equal(hmacSha256(key, header.covered), header.mac)) throw new AgeFault('age-header');
  return found;
}

async function openStanza(stanzas, { identities, passphrase }, onProgress) {
  if (stanzas[0].type === 'scrypt') {
    if (!passphrase) throw new AgeFault('no-matching-key');
    const [{ salt, args, body }] = stanzas;
    const key = await scryptKey(passphrase, salt, Number(args[1]), onProgress);
    const fileKey = open(key, ZERO_NONCE, body);
    if (!fileKey) throw new AgeFault('wrong-passphrase');
    return { fileKey, index: null };
  }
  for (const [index, stanza] of stanzas.entries()) {
    if (stanza.type !== 'X25519') continue;
    for (const { secret, recipient } of identities) {
      const shared = sharedSecret(secret, stanza.share);
      const key = hkdf32(shared, `${VERSION}/X25519`, concat(stanza.share, recipient));
      const fileKey = open(key, ZERO_NONCE, stanza.body);
      if (fileKey) return { fileKey, index, shared, recipient };
    }
  }
  throw new AgeFault('no-matching-key');
}

function sharedSecret(secret, share) {
  try {
    return x25519.getSharedSecret(secret, share);
  } catch {
    throw new AgeFault('age-header'); // all zero
  }
}

// The payload's plain text, any part of it, each chunk authenticated.
export class Payload {
  static async open(source, header, fileKey) {
    const nonce = await source.read(header.length, Math.min(16, source.size - header.length));
    if (nonce.length < 16) throw new AgeFault('truncated');
    return new Payload(source, header.length + 16, hkdf32(fileKey, 'payload', nonce));
  }

  constructor(source, start, key) {
    Object.assign(this, { source, start, key });
    this.sealed = source.size - start;
    this.count = Math.ceil(this.sealed / SEALED);
  }

  // Chunks from number `from` on; throws AgeFault at the first that does not open.
  async *chunks(from = 0) {
    if (this.sealed === 0) throw new AgeFault('age-payload');
    let ahead = this.sealedFrom(from);
    for (let first = from; first < this.count; first += CHUNKS_A_READ) {
      const bytes = await ahead;
      ahead = first + CHUNKS_A_READ < this.count ? this.sealedFrom(first + CHUNKS_A_READ) : null;
      ahead?.catch(() => {}); // reported when it is awaited
      for (let at = 0; at < bytes.length; at += SEALED) {
        const number = first + at / SEALED;
        const sealed = bytes.subarray(at, at + SEALED);
        const last = number === this.count - 1;
        const plain = this.chunk(number, sealed, last);
        if (plain) {
          yield plain;
          continue;
        }
        // Whole, but for its mark as the last one or not: the stream was cut, or goes on.
        const whole = sealed.length === SEALED && this.chunk(number, sealed, !last);
        if (whole) yield whole;
        throw new AgeFault('age-payload');
      }
    }
  }

  sealedFrom(first) {
    const offset = first * SEALED;
    const length = Math.min(CHUNKS_A_READ * SEALED, this.sealed - offset);
    return this.source.read(this.start + offset, length);
  }

  // Null when it does not open.
  chunk(number, sealed, last) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(3, BigInt(number));
    nonce[11] = last ? 1 : 0;
    const plain = sealed.length < TAG ? null : open(this.key, nonce, sealed);
    return plain && plain.length === 0 && number > 0 ? null : plain;
  }

  // Bytes [offset, offset + length) of the plain text.
  async *range(offset, length) {
    let skip = offset % CHUNK;
    let left = length;
    if (left === 0) return;
    for await (const plain of this.chunks(Math.floor(offset / CHUNK))) {
      const part = plain.subarray(skip, skip + left);
      skip = 0;
      left -= part.length;
      yield part;
      if (left === 0) return;
    }
    throw new AgeFault('age-payload');
  }
}

// What the vault signs of the age layer ("Commitments").
const committed = (label, secret, behind) => sha256Of(utf8(label), hkdf32(secret, label), behind);
export const fileKeyCommitment = (fileKey) =>
  committed('aigaq file key v1\n', fileKey, new Uint8Array(0));
export const recipientCommitment = ({ shared, recipient }) =>
  committed('aigaq recipient v1\n', shared, recipient);
