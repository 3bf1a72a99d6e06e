// The one equation of docs/formats/ed25519.md, from points: noble's own verify clears the cofactor.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

import { concat, equal, unhex } from './bytes.js';

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const { Point } = ed25519;

const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(unhex);

function littleEndian(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

function withoutSign(bytes) {
  const out = bytes.slice();
  out[31] &= 0x7f;
  return out;
}

const isLowOrder = (bytes) => LOW_ORDER.some((point) => equal(point, withoutSign(bytes)));

// signature: R and S, 64 bytes. Numbered as on the page.
export function verifyEd25519(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const R = signature.subarray(0, 32);
  const S = littleEndian(signature.subarray(32));
  if (S >= L) return false; // 1
  if (isLowOrder(R)) return false; // 2
  if (littleEndian(withoutSign(publicKey)) >= P) return false; // 3
  if (isLowOrder(publicKey)) return false; // 4
  let A;
  try {
    A = Point.fromBytes(publicKey); // 5
  } catch {
    return false;
  }
  const k = littleEndian(sha512(concat(R, publicKey, message))) % L; // 6
  const point = Point.BASE.multiplyUnsafe(S).subtract(A.multiplyUnsafe(k));
  return equal(point.toBytes(), R);
}
