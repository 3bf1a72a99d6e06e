// Signed notes, verifier keys, checkpoints, proofs, fingerprints (docs/formats/checkpoint.md).

import {
  base32Groups,
  base64,
  concat,
  decimal,
  equal,
  hex,
  textOf,
  unbase64,
  utf8,
} from './bytes.js';
import { verifyEd25519 } from './ed25519.js';
import { sha256Of } from './hash.js';

// Types of keys that hold a place here: a log's and a witness's (cosignature.md).
export const LOG = 1;
export const COSIGNER = 4;
const WHITE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const NAME = new RegExp(`^[^+${WHITE}]+$`);
const WHITE_END = new RegExp(`[${WHITE}]$`);
const MAX_NOTE = 1 << 20;
const MAX_SIGNATURES = 100;
const MAX_PROOF_HASHES = 63;
const MAX_PROOF = 1 << 20;

export const endsInWhiteSpace = (text) => WHITE_END.test(text);

const keyId = (name, type, key) =>
  sha256Of(utf8(name), Uint8Array.of(10, type), key).subarray(0, 4);

const keyText = (name, type, key) =>
  `${name}+${hex(keyId(name, type, key))}+${base64(concat(Uint8Array.of(type), key))}`;

export const verifierKey = (name, key) => keyText(name, LOG, key);

// {name, type, key, text}: a verifier key of any type in its one spelling; else null.
export function parseKey(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (!match || !NAME.test(match[1])) return null;
  const typed = unbase64(match[3]);
  if (!typed) return null;
  const [name, type, key] = [match[1], typed[0], typed.subarray(1)];
  const holds = keyText(name, type, key) === text && (type > COSIGNER || key.length === 32);
  return holds ? { name, type, key, text } : null;
}

// null: no verifier key of a log.
export function parseVerifierKey(line) {
  const key = parseKey(line);
  return key?.type === LOG ? key : null;
}

export const vaultFingerprint = (vkey) => base32Groups(sha256Of(utf8(vkey)), 160);
export const headFingerprint = (text) => base32Groups(sha256Of(utf8(text)), 100);

// {text, signatures: [{name, id, signature}]} or null.
export function parseNote(bytes) {
  if (bytes.length > MAX_NOTE) return null;
  const whole = textOf(bytes);
  if (whole === null || /[\0-\x09\x0b-\x1f]/.test(whole)) return null;
  const cut = whole.lastIndexOf('\n\n');
  if (cut < 1 || !whole.endsWith('\n')) return null;
  const lines = whole.slice(cut + 2, -1).split('\n');
  if (whole.length === cut + 2 || lines.length > MAX_SIGNATURES) return null;
  const signatures = lines.map(parseSignatureLine);
  return signatures.includes(null) ? null : { text: whole.slice(0, cut + 1), signatures };
}

function parseSignatureLine(line) {
  const match = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line);
  if (!match || !NAME.test(match[1])) return null;
  const blob = unbase64(match[2]);
  if (!blob || blob.length < 5) return null;
  return { name: match[1], id: blob.subarray(0, 4), signature: blob.subarray(4) };
}

// The signature lines of a key: of its name and its key id.
export function linesOf(note, { name, type, key }) {
  const id = keyId(name, type, key);
  return note.signatures.filter((line) => line.name === name && equal(line.id, id));
}

// A log's key that is looked for has exactly one line, and it holds.
export function signedBy(note, name, key) {
  const lines = linesOf(note, { name, type: LOG, key });
  return lines.length === 1 && verifyEd25519(key, utf8(note.text), lines[0].signature);
}

// {note, origin, size, root} or null.
export function parseCheckpoint(bytes) {
  const note = parseNote(bytes);
  if (!note) return null;
  const lines = note.text.split('\n');
  if (lines.length !== 4 || !NAME.test(lines[0])) return null;
  const size = decimal(lines[1]);
  const root = unbase64(lines[2]);
  if (size === null || !root || root.length !== 32) return null;
  return { note, origin: lines[0], size, root };
}

// {index, hashes, checkpoint} or null. A bundle's proof has no line `extra`.
export function parseProof(bytes) {
  if (bytes.length > MAX_PROOF) return null;
  const cut = blankLine(bytes);
  const head = cut < 0 ? null : textOf(bytes.subarray(0, cut));
  if (head === null || cut + 2 >= bytes.length) return null;
  const lines = head.split('\n');
  const index = lines[1]?.startsWith('index ') ? decimal(lines[1].slice(6)) : null;
  const hashes = lines.slice(2).map(unbase64);
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || index === null || hashes.length > MAX_PROOF_HASHES)
    return null;
  if (hashes.some((hash) => !hash || hash.length !== 32)) return null;
  return { index, hashes, checkpoint: bytes.subarray(cut + 2) };
}

function blankLine(bytes) {
  for (let i = 0; i + 1 < bytes.length; i++) if (bytes[i] === 10 && bytes[i + 1] === 10) return i;
  return -1;
}
