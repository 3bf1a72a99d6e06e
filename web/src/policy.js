// Trust policies, and who vouched for a checkpoint (docs/formats/policy.md, cosignature.md).
// Names are bytes: they are kept as strings of one character a byte, so that they compare as bytes.

import { decimal, equal, textOf, utf8 } from './bytes.js';
import { verifyEd25519 } from './ed25519.js';
import { COSIGNER, linesOf, LOG, parseKey } from './note.js';

const ML_DSA_44 = 6;
const MAX_BYTES = 1 << 20;
const MAX_LINES = 1024;
const NONE = 'none';

const wordsOf = (line) => line.split(/[ \t]+/).filter(Boolean);
const isComment = (words) => words.length === 0 || words[0].startsWith('#');

// One character a byte.
export function binaryOf(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export const bytesOfBinary = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));

// For people; bytes that are no UTF-8 are replaced.
export const readable = (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
export const nameOf = (binary) => readable(bytesOfBinary(binary));

function readKey(word) {
  const text = textOf(bytesOfBinary(word));
  return text === null ? null : parseKey(text);
}

// Does it begin like a policy, and not like a list of verifier keys?
export function looksLikePolicy(text) {
  const words = text.split('\n').map(wordsOf);
  return (words.find((line) => !isComment(line)) ?? []).length > 1;
}

class Reader {
  constructor() {
    Object.assign(this, { logs: [], witnesses: [], groups: [], quorum: null });
    this.names = new Set();
    this.members = new Set();
  }

  // Whether the line is as it may be.
  line(text) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return false;
    const words = wordsOf(text);
    if (isComment(words)) return true;
    const [first, ...rest] = words;
    if (!['log', 'witness', 'group', 'quorum'].includes(first)) return false;
    return this[`add_${first}`](rest);
  }

  define(name) {
    if (name === NONE || this.names.has(name)) return false;
    this.names.add(name);
    return true;
  }

  add_log(words) {
    const key = words.length <= 2 ? readKey(words[0] ?? '') : null;
    if (key?.type !== LOG || this.logs.some((log) => equal(log.key, key.key))) return false;
    return this.logs.push(key) <= MAX_LINES;
  }

  add_witness([name, word, ...more]) {
    if (word === undefined || more.length > 1 || !this.define(name)) return false;
    const key = readKey(word);
    if (key?.type !== COSIGNER && key?.type !== ML_DSA_44) return false;
    if (this.witnesses.some((other) => equal(other.key.key, key.key))) return false;
    return this.witnesses.push({ name, key }) <= MAX_LINES;
  }

  add_group([name, count, ...members]) {
    if (members.length === 0) return false;
    for (const member of members) {
      if (!this.names.has(member) || this.members.has(member)) return false;
      this.members.add(member);
    }
    const words = new Map([['any', 1n], ['all', BigInt(members.length)]]);
    const threshold = words.get(count) ?? decimal(count);
    if (threshold === null || threshold < 1n || threshold > members.length) return false;
    return this.define(name) && this.groups.push({ name, threshold, members }) <= MAX_LINES;
  }

  add_quorum(words) {
    if (words.length !== 1 || this.quorum !== null) return false;
    if (words[0] !== NONE && !this.names.has(words[0])) return false;
    this.quorum = words[0];
    return true;
  }
}

// {policy} or {line}: the number of the first mistaken line, 0 for the file as a whole.
export function parsePolicy(text) {
  if (text.length > MAX_BYTES) return { line: 0 };
  const reader = new Reader();
  const lines = text.split('\n');
  const last = lines.pop();
  for (const [i, line] of lines.entries()) if (!reader.line(line)) return { line: i + 1 };
  if (last !== '') return { line: lines.length + 1 };
  const { logs, witnesses, groups, quorum } = reader;
  return quorum === null ? { line: 0 } : { policy: { logs, witnesses, groups, quorum } };
}

// The earliest time that a witness states; null: it has no line; false: one does not hold.
export function cosignedAt(note, key) {
  const times = linesOf(note, key).map(({ signature }) => {
    if (signature.length !== 72) return null;
    const seconds = new DataView(signature.slice(0, 8).buffer).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${note.text}`);
    return verifyEd25519(key.key, message, signature.subarray(8)) ? seconds : null;
  });
  if (times.includes(null)) return false;
  return times.reduce((least, time) => (least === null || time < least ? time : least), null);
}

function organisationOf({ groups, quorum }, witness) {
  const own = groups.find(({ name, members }) => name !== quorum && members.includes(witness));
  return own?.name ?? witness;
}

// Names of one character a byte. Gives {witnesses: [{name, organisation, seconds}], broken,
// quorum: none | met | not-met}.
export function judge(policy, note) {
  const behind = new Set();
  const witnesses = [];
  let broken = false;
  for (const { name, key } of policy.witnesses) {
    const seconds = key.type === COSIGNER ? cosignedAt(note, key) : null;
    if (seconds === false) broken = true;
    if (seconds === null || seconds === false) continue;
    behind.add(name);
    witnesses.push({ name, organisation: organisationOf(policy, name), seconds });
  }
  // A group stands behind all that it names: one pass in the file's order is enough.
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => behind.has(member)).length >= threshold) behind.add(name);
  }
  const met = behind.has(policy.quorum) ? 'met' : 'not-met';
  return { witnesses, broken, quorum: policy.quorum === NONE ? 'none' : met };
}
