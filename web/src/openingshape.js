// The document `opening.cbor` as values (docs/formats/opening.md, "Encoding").

import { array, bytes, bytesOf, decodeCbor, Malformed, struct, text, uint } from './cbor.js';

function pairs(value) {
  const out = array(uint)(value);
  if (out.length % 2 !== 0) throw new Malformed('numbers are no pairs');
  return out;
}

function hashes(value) {
  const out = bytes(value);
  if (out.length % 32 !== 0) throw new Malformed('values are not of 32 bytes');
  return out;
}

const tree = { n: uint, r: pairs, h: hashes };

const textTree = struct({ ...tree, t: array(text), c: array(pairs) });
const fileTree = struct({ ...tree, 'm?': text, 'c?': pairs });

function forms(value) {
  const out = array(form)(value);
  if (out.length === 0) throw new Malformed('no form');
  return out;
}

const listTree = struct({ ...tree, i: array(bytes), 'm?': forms });
const slot = struct({ 'd?': bytes, 'l?': listTree, 't?': textTree, 'f?': fileTree });
const formTree = struct({ ...tree, s: array(slot) });
function form(value) {
  return formTree(value);
}

const shape = struct({
  v: uint,
  form,
  'author?': struct({ salt: bytesOf(16), cose: bytes }),
  'leaf?': bytesOf(32),
});

// A file of it is shown in part.
const holdsExcerpt = ({ s }) =>
  s.some(({ l, f }) => (f && f.m === undefined) || l?.m?.some(holdsExcerpt));

// Throws Malformed or OverLimit.
export function parseOpening(content) {
  const opening = shape(decodeCbor(content));
  if (opening.v !== (holdsExcerpt(opening.form) ? 2 : 1)) throw new Malformed('version');
  if ((opening.author === undefined) === (opening.leaf === undefined))
    throw new Malformed('author');
  return opening;
}
