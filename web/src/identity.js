// Identities: reading them, plain or under a passphrase, and making one (docs/formats/age.md).

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { randomBytes } from '@noble/hashes/utils.js';

import { AgeFault, Payload, readHeader, scryptKey, unlock } from './age.js';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { base64, concat, textOf, unbase64, utf8 } from './bytes.js';
import { hkdf32, hmacSha256 } from './hash.js';

const SECRET = 'age-secret-key-';
const ARMOR_BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----';
const ARMOR_END = '-----END AGE ENCRYPTED FILE-----';
const WRITE_LOG_N = 18;
const MAX_IDENTITY_FILE = 1 << 20;

// The text of an identity file: [{secret, recipient}], or null.
export function parseIdentities(text) {
  const out = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const secret = line === line.toUpperCase() ? decodeBech32(SECRET, line.toLowerCase()) : null;
    if (!secret) return null;
    out.push({ secret, recipient: x25519.getPublicKey(secret) });
  }
  return out.length ? out : null;
}

// Bytes of an identity file: {text}, or {sealed}, an age file that a passphrase opens, or null.
export function readIdentityFile(bytes) {
  if (bytes.length > MAX_IDENTITY_FILE) return null;
  const text = textOf(bytes);
  if (text !== null && text.trimStart().startsWith(ARMOR_BEGIN)) {
    const sealed = dearmor(text.trim());
    return sealed && { sealed };
  }
  const magic = textOf(bytes.subarray(0, 22));
  if (magic === 'age-encryption.org/v1\n') return { sealed: bytes };
  return text === null ? null : { text };
}

function dearmor(text) {
  const lines = text.split(/\r?\n/);
  if (lines.shift() !== ARMOR_BEGIN || lines.pop() !== ARMOR_END || lines.length === 0) return null;
  const full = lines.slice(0, -1).every((line) => line.length === 64);
  const last = lines.at(-1).length;
  return full && last > 0 && last <= 64 ? unbase64(lines.join('')) : null;
}

// Throws AgeFault: `wrong-passphrase` and the like.
export async function openIdentity(sealed, passphrase, onProgress) {
  const source = { size: sealed.length, read: async (at, length) => sealed.slice(at, at + length) };
  const header = await readHeader(source);
  const { fileKey } = await unlock(header, { identities: [], passphrase }, onProgress);
  const payload = await Payload.open(source, header, fileKey);
  const parts = [];
  for await (const part of payload.chunks()) parts.push(part);
  const identities = parseIdentities(textOf(concat(...parts)) ?? '');
  if (!identities) throw new AgeFault('age-malformed');
  return identities;
}

const bare = (bytes) => base64(bytes).replaceAll('=', '');

// A new identity: {file, recipient}. The file is an age file under the passphrase; its plain text
// is one AGE-SECRET-KEY-1 line.
export async function makeIdentity(passphrase, onProgress) {
  const secret = randomBytes(32);
  const recipient = encodeBech32('age', x25519.getPublicKey(secret));
  const plain = utf8(`${encodeBech32(SECRET, secret).toUpperCase()}\n`);
  const [fileKey, salt, nonce] = [randomBytes(16), randomBytes(16), randomBytes(16)];
  const wrap = await scryptKey(passphrase, salt, WRITE_LOG_N, onProgress);
  const body = chacha20poly1305(wrap, new Uint8Array(12)).encrypt(fileKey);
  const stanza = `-> scrypt ${bare(salt)} ${WRITE_LOG_N}\n${bare(body)}\n`;
  const covered = utf8(`age-encryption.org/v1\n${stanza}---`);
  const mac = hmacSha256(hkdf32(fileKey, 'header'), covered);
  const last = new Uint8Array(12);
  last[11] = 1;
  const sealed = chacha20poly1305(hkdf32(fileKey, 'payload', nonce), last).encrypt(plain);
  return { file: concat(covered, utf8(` ${bare(mac)}\n`), nonce, sealed), recipient };
}

// 100 random bits in five-letter groups, in letters that are hard to mistake.
export function offerPassphrase() {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32 of them
  const text = Array.from(randomBytes(20), (byte) => letters[byte & 31]).join('');
  return text.match(/.{5}/g).join('-');
}
