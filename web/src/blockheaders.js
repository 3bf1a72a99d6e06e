// Headers of Bitcoin blocks that a reader brings (docs/formats/time.md, "Anchors of the reader").

import { decimal, hex, unhex } from './bytes.js';
import { sha256Of } from './hash.js';

// Bitcoin's easiest target in compact form: whoever makes headers up has to pay for each.
export const EASIEST_BITS = 0x1d00ffff;

// The number that a hash must not exceed; null: no target.
function targetOf(bits) {
  const exponent = bits >>> 24;
  const mantissa = bits & 0x7fffff;
  if (bits & 0x800000 || mantissa === 0 || exponent < 3 || exponent > 32) return null;
  return BigInt(mantissa) << BigInt(8 * (exponent - 3));
}

// {hash, root, time} or null. hash: as block explorers write it.
function parseHeader(bytes, easiest) {
  if (bytes?.length !== 80) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 80);
  const target = targetOf(view.getUint32(72, true));
  if (target === null || target > targetOf(easiest)) return null;
  const hash = hex(sha256Of(sha256Of(bytes)).slice().reverse());
  if (BigInt(`0x${hash}`) > target) return null;
  return { hash, root: bytes.slice(36, 68), time: view.getUint32(68, true) };
}

// Map of height to {hash, root, time, source}; null: not of its form, or one is not what it claims.
export function parseHeaders(text, easiest = EASIEST_BITS) {
  const out = new Map();
  for (const line of text.split('\n').map((one) => one.replace(/\r$/, ''))) {
    if (line === '' || line.startsWith('#')) continue;
    const [height, digits, ...source] = line.split(' ');
    const header = digits === undefined ? null : parseHeader(unhex(digits), easiest);
    const number = decimal(height);
    if (!header || number === null || out.has(number)) return null;
    out.set(number, { ...header, source: source.join(' ') });
  }
  return out;
}

// Several files of one reader: one height has one header. null: they contradict each other.
export function joinHeaders(maps) {
  const out = new Map();
  for (const [height, header] of maps.flatMap((map) => [...map])) {
    const known = out.get(height);
    if (known && known.hash !== header.hash) return null;
    if (!known) out.set(height, header);
  }
  return out;
}
