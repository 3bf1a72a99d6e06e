// The log's Merkle tree: RFC 6962 (docs/formats/log-tree.md).

import { equal } from './bytes.js';
import { sha256Of } from './hash.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const logLeaf = (entry) => sha256Of(LEAF, entry);
const node = (left, right) => sha256Of(NODE, left, right);

// index and size are bigints.
export function includes(root, size, index, leafHash, proof) {
  if (index >= size) return false;
  let fn = index;
  let sn = size - 1n;
  let r = leafHash;
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = node(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = node(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && equal(r, root);
}

// The tree of `old` leaves is the beginning of the tree of `size` leaves; old and size are bigints.
export function isConsistent(old, oldRoot, size, root, proof) {
  if (old > size) return false;
  if (old === size) return proof.length === 0 && equal(oldRoot, root);
  if (old === 0n) return proof.length === 0 && equal(oldRoot, sha256Of());
  if (proof.length === 0) return false;
  const path = (old & (old - 1n)) === 0n ? [oldRoot, ...proof] : proof;
  let fn = old - 1n;
  let sn = size - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let [fr, sr] = [path[0], path[0]];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = node(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && equal(fr, oldRoot) && equal(sr, root);
}
