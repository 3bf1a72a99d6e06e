// Data of a leaf: [key, type, value] (docs/formats/schema.md).

import { array, bytes, bytesOf, decodeCbor, Malformed, OverLimit, text, uint } from './cbor.js';
import { MAX_LEAVES } from './saltedtree.js';

const tuple =
  (...types) =>
  (value) => {
    if (array((item) => item)(value).length !== types.length) throw new Malformed('length');
    return types.map((type, i) => type(value[i]));
  };

function leafCount(value) {
  if (typeof value !== 'number' || value < 1 || value > MAX_LEAVES)
    throw new Malformed('leaf count');
  return value;
}

function tree(value) {
  const [root, count] = tuple(bytesOf(32), leafCount)(value);
  return { root, count };
}

const TYPES = {
  head: tuple(text, uint, text),
  text,
  number: uint,
  bytes,
  list: tree,
  relations: tree,
  files: tree,
  identities: tree,
  'text-tree': tree,
  'file-tree': tree,
  relation: tuple(text, bytesOf(32), uint),
  form: tuple(bytesOf(32)),
};

// {key, type, value} or {fault}.
export function parseLeaf(data) {
  try {
    const document = decodeCbor(data);
    if (!Array.isArray(document) || document.length !== 3) return { fault: 'leaf-malformed' };
    const [key, type, value] = document;
    if (typeof key !== 'string' || typeof type !== 'string') return { fault: 'leaf-malformed' };
    if (!Object.hasOwn(TYPES, type)) return { fault: 'unknown-type' };
    return { key, type, value: TYPES[type](value) };
  } catch (error) {
    if (error instanceof OverLimit) return { fault: 'limit-exceeded' };
    if (error instanceof Malformed) return { fault: 'leaf-malformed' };
    throw error;
  }
}
