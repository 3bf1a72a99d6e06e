// Deterministic CBOR, the subset of docs/formats/cbor.md. Maps become Map objects with text keys;
// integers become numbers, or bigints above 2^53.

import { compareBytes, concat, textOf, utf8 } from './bytes.js';

export class Malformed extends Error {}
// More than this program holds in memory; no rule of the format.
export class OverLimit extends Error {}

const MAX_DEPTH = 16;
const MAX_ITEMS = 2 ** 25;

export function decodeCbor(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.at !== bytes.length) throw new Malformed('bytes behind the document');
  return value;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.items = 0;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  item(depth) {
    if (++this.items > MAX_ITEMS) throw new OverLimit('too many items');
    const first = this.take(1)[0];
    const major = first >> 5;
    if (major === 7) return this.simple(first & 31);
    if (major === 6) throw new Malformed('tag');
    const argument = this.argument(first & 31);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return this.negative(argument);
      case 2:
        return this.take(argument);
      case 3:
        return this.text(argument);
      case 4:
        return this.array(argument, depth + 1);
      default:
        return this.map(argument, depth + 1);
    }
  }

  take(length) {
    if (length > this.bytes.length - this.at) throw new Malformed('ends inside an item');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  // The shortest form only; indefinite lengths and reserved values are refused.
  argument(info) {
    if (info < 24) return info;
    if (info > 27) throw new Malformed('indefinite or reserved');
    const width = 1 << (info - 24);
    const start = this.at;
    this.take(width);
    if (width === 1) return this.atLeast(this.view.getUint8(start), 24);
    if (width === 2) return this.atLeast(this.view.getUint16(start), 0x100);
    if (width === 4) return this.atLeast(this.view.getUint32(start), 0x10000);
    const value = this.atLeast(this.view.getBigUint64(start), 0x100000000n);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }

  atLeast(value, least) {
    if (value < least) throw new Malformed('not the shortest form');
    return value;
  }

  negative(argument) {
    const value = -1n - BigInt(argument);
    if (value < -(1n << 63n)) throw new Malformed('below -2^63');
    return value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value;
  }

  text(length) {
    const value = textOf(this.take(length));
    if (value === null) throw new Malformed('not UTF-8');
    return value;
  }

  counted(count, depth) {
    if (depth > MAX_DEPTH) throw new Malformed('nests too deep');
    if (count > this.bytes.length - this.at) throw new Malformed('count larger than the document');
  }

  array(count, depth) {
    this.counted(count, depth);
    const out = [];
    for (let i = 0; i < count; i++) out.push(this.item(depth));
    return out;
  }

  map(count, depth) {
    this.counted(count, depth);
    const out = new Map();
    let before = null;
    for (let i = 0; i < count; i++) {
      const start = this.at;
      const key = this.item(depth);
      if (typeof key !== 'string') throw new Malformed('key is no text');
      const encoded = this.bytes.subarray(start, this.at);
      if (before !== null && compareBytes(before, encoded) >= 0) throw new Malformed('key order');
      before = encoded;
      out.set(key, this.item(depth));
    }
    return out;
  }

  simple(info) {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    throw new Malformed('simple value or float');
  }
}

// Types of struct fields: each takes a decoded value, and returns it or throws.
export const uint = (value) =>
  (typeof value === 'number' || typeof value === 'bigint') && value >= 0 ? value : refuse();
export const text = (value) => (typeof value === 'string' ? value : refuse());
export const bytes = (value) => (value instanceof Uint8Array ? value : refuse());
export const bytesOf = (size) => (value) => (bytes(value).length === size ? value : refuse());
export const array = (of) => (value) =>
  Array.isArray(value) ? value.map((item) => of(item)) : refuse();

function refuse() {
  throw new Malformed('value of another type');
}

// A map with exactly these keys; a key spelled `key?` may be left out.
export const struct = (fields) => {
  const known = new Map(
    Object.entries(fields).map(([key, of]) => [
      key.replace('?', ''),
      { of, optional: key.endsWith('?') },
    ]),
  );
  return (value) => {
    if (!(value instanceof Map)) refuse();
    for (const key of value.keys()) if (!known.has(key)) throw new Malformed('unknown key');
    const out = {};
    for (const [key, { of, optional }] of known) {
      if (value.has(key)) out[key] = of(value.get(key));
      else if (!optional) throw new Malformed('missing key');
    }
    return out;
  };
};

// The few shapes that are signed: arrays of texts, byte strings, numbers.
export function encodeCbor(value) {
  if (typeof value === 'string') return withHead(3, utf8(value));
  if (value instanceof Uint8Array) return withHead(2, value);
  if (Array.isArray(value)) return concat(head(4, value.length), ...value.map(encodeCbor));
  return head(0, value);
}

const withHead = (major, content) => concat(head(major, content.length), content);

function head(major, value) {
  const first = major << 5;
  const number = BigInt(value);
  if (number < 24n) return Uint8Array.of(first | Number(number));
  const width = number < 1n << 8n ? 1 : number < 1n << 16n ? 2 : number < 1n << 32n ? 4 : 8;
  const out = new Uint8Array(1 + width);
  out[0] = first | (24 + Math.log2(width));
  for (let i = width, rest = number; i > 0; i--, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}
