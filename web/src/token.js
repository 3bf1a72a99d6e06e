// What an RFC 3161 answer states, unchecked: neither its signature nor the chain of certificates
// behind it is looked at here (docs/formats/time.md).

import { equal, hex, textOf } from './bytes.js';
import { rfc3339Seconds } from './instant.js';

const [INTEGER, OCTETS, OID, TIME, SEQUENCE, SET, EXPLICIT] = [2, 4, 6, 24, 48, 49, 160];
const SIGNED_DATA = '2a864886f70d010702';
const TST_INFO = '2a864886f70d0109100104';

class Malformed extends Error {}

// The values of a DER encoding in order: [{tag, body}].
function* values(bytes) {
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at++];
    let length = bytes[at++];
    if (length > 127) {
      const count = length & 127;
      if (count < 1 || count > 3) throw new Malformed('length');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at++];
    }
    if (!(at + length <= bytes.length)) throw new Malformed('cut');
    yield { tag, body: bytes.subarray(at, at + length) };
    at += length;
  }
}

// Their bodies, which must begin with these tags.
function bodies(bytes, ...tags) {
  const all = [...values(bytes)];
  if (tags.some((tag, i) => all[i]?.tag !== tag)) throw new Malformed('tag');
  return all.map(({ body }) => body);
}

function content(bytes, type) {
  const [oid, inner] = bodies(bytes, OID, EXPLICIT);
  if (hex(oid) !== type) throw new Malformed('type');
  return inner;
}

function infoOf(answer) {
  const [response] = bodies(answer, SEQUENCE);
  const [status, token] = bodies(response, SEQUENCE, SEQUENCE);
  const [granted] = bodies(status, INTEGER);
  if (granted.length !== 1 || granted[0] > 1) throw new Malformed('status');
  const [signed] = bodies(content(token, SIGNED_DATA), SEQUENCE);
  const [, , encapsulated] = bodies(signed, INTEGER, SET, SEQUENCE);
  const [octets] = bodies(content(encapsulated, TST_INFO), OCTETS);
  return bodies(octets, SEQUENCE)[0];
}

// Unix seconds that a token about this digest states; null: it can't be read, or is about another.
export function statedTime(answer, digest) {
  try {
    const parts = bodies(infoOf(answer), INTEGER, OID, SEQUENCE, INTEGER, TIME);
    const [, imprint] = bodies(parts[2], SEQUENCE, OCTETS);
    const text = textOf(parts[4]) ?? '';
    const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text);
    if (!match || !equal(imprint, digest)) return null;
    const [, year, month, day, hour, minute, second] = match;
    return rfc3339Seconds(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
