// SHA-256 and what is made of it, by the noble libraries.

import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

import { utf8 } from './bytes.js';

export { sha256 };

export function sha256Of(...parts) {
  const hasher = sha256.create();
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}

export const hmacSha256 = (key, message) => hmac(sha256, key, message);

const NONE = new Uint8Array(0);
export const hkdf32 = (key, info, salt = NONE) => hkdf(sha256, key, salt, utf8(info), 32);
