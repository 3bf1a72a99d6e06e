// The salted tree and openings of it (docs/formats/salted-tree.md).

import { concat, equal, utf8 } from './bytes.js';
import { sha256, sha256Of } from './hash.js';

const SEED_DEPTH = 40;
export const MAX_LEAVES = 2 ** SEED_DEPTH;
export const CONTENT = 0;
export const CHAFF = 1;
const NO_DATA = new Uint8Array(0);
const SEED = Uint8Array.of(2);
const SALT = Uint8Array.of(3);
const BIT = [Uint8Array.of(0), Uint8Array.of(1)];

export function label(name) {
  const out = new Uint8Array(16);
  out.set(utf8(name));
  return out;
}

export const FORM = label('aigaq form v1');
export const LIST = label('aigaq list v1');
export const TEXT = label('aigaq text v1');
export const FILE = label('aigaq file v1');
export const STATEMENT = label('aigaq stmt v1');

export const node = (tree, left, right) => sha256Of(BIT[1], tree, left, right);
export const saltOf = (leafSeed) => sha256Of(SALT, leafSeed).subarray(0, 16);
export const leafPrefix = (tree, kind, salt) => concat(BIT[0], tree, BIT[kind], salt);
export const leafUnderSalt = (tree, kind, salt, data) =>
  sha256Of(leafPrefix(tree, kind, salt), data);
export const leaf = (tree, kind, leafSeed, data = NO_DATA) =>
  leafUnderSalt(tree, kind, saltOf(leafSeed), data);

function largestPowerBelow(width) {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

// Height k of the smallest 2^k >= width.
function heightOf(width) {
  let height = 0;
  while (2 ** height < width) height++;
  return height;
}

// The seeds of the leaves below one seed, from left to right, each derived when it is asked for.
export class LeafSeeds {
  constructor(seed, height) {
    this.stack = [{ parent: null, seed, height }];
  }

  next() {
    const top = this.stack.pop();
    let { height } = top;
    let seed = top.parent ? sha256Of(SEED, top.parent, BIT[1]) : top.seed;
    while (height > 0) {
      height--;
      this.stack.push({ parent: seed, height });
      seed = sha256Of(SEED, seed, BIT[0]);
    }
    return seed;
  }
}

// Root over leaf hashes that come from left to right.
export class Fold {
  constructor(tree) {
    this.tree = tree;
    this.stack = [];
  }

  push(hash) {
    let size = 1;
    while (this.stack.length && this.stack.at(-1).size === size) {
      hash = node(this.tree, this.stack.pop().hash, hash);
      size *= 2;
    }
    this.stack.push({ hash, size });
  }

  root() {
    return this.stack
      .map((part) => part.hash)
      .reduceRight((right, left) => node(this.tree, left, right));
  }
}

// opening: {n, r, h} as in opening.md. null: not well-formed.
export function planOpening(opening) {
  const count = opening.n;
  const ranges = rangesOf(opening);
  if (!ranges || opening.h.length % 32 !== 0) return null;
  const values = opening.h.length / 32;
  const pieces = [];
  const cut = (a, b) => {
    if (pieces.length > values) return;
    const shown = disclosure(ranges, a, b);
    if (shown !== 'partly') {
      pieces.push({ a, b, shown: shown === 'shown' });
      return;
    }
    const middle = a + largestPowerBelow(b - a);
    cut(a, middle);
    cut(middle, b);
  };
  cut(0, count);
  if (pieces.length !== values) return null;
  pieces.forEach((piece, i) => (piece.value = opening.h.subarray(32 * i, 32 * i + 32)));
  const disclosed = ranges.reduce((sum, [begin, end]) => sum + (end - begin), 0);
  return { count, ranges, pieces, disclosed };
}

function rangesOf({ n, r }) {
  if (typeof n !== 'number' || n < 1 || n > MAX_LEAVES || r.length % 2 !== 0) return null;
  const ranges = [];
  let before = -1;
  for (let i = 0; i < r.length; i += 2) {
    const [begin, end] = [r[i], r[i + 1]];
    if (typeof begin !== 'number' || typeof end !== 'number') return null;
    if (begin <= before || end <= begin || end > n) return null;
    ranges.push([begin, end]);
    before = end;
  }
  return ranges;
}

function disclosure(ranges, a, b) {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle][1] > a) high = middle;
    else low = middle + 1;
  }
  if (low === ranges.length || ranges[low][0] >= b) return 'hidden';
  return ranges[low][0] <= a && ranges[low][1] >= b ? 'shown' : 'partly';
}

// The root that follows from a plan. leafHash(seed) is asked for the disclosed leaves in order.
export function rootOf(plan, tree, leafHash) {
  const left = plan.pieces.values();
  const build = (a, b, piece) => {
    if (piece.a === a && piece.b === b) {
      return piece.shown ? shownRoot(piece, tree, leafHash) : piece.value;
    }
    const middle = a + largestPowerBelow(b - a);
    const first = build(a, middle, piece);
    return node(tree, first, build(middle, b, left.next().value));
  };
  return build(0, plan.count, left.next().value);
}

function shownRoot(piece, tree, leafHash) {
  const seeds = new LeafSeeds(piece.value, heightOf(piece.b - piece.a));
  const fold = new Fold(tree);
  for (let i = piece.a; i < piece.b; i++) fold.push(leafHash(seeds.next()));
  return fold.root();
}

// For trees that are shown whole: the seeds of their leaves.
export const allSeeds = (plan) => new LeafSeeds(plan.pieces[0].value, heightOf(plan.count));
// Of any plan: the seeds of the disclosed leaves, from left to right.
export function* shownSeeds(plan) {
  for (const { a, b, shown, value } of plan.pieces) {
    if (!shown) continue;
    const seeds = new LeafSeeds(value, heightOf(b - a));
    for (let i = a; i < b; i++) yield seeds.next();
  }
}
export const isWhole = (plan) => plan.disclosed === plan.count;
export const sameRoot = (root, given) => equal(root, given);
export const startLeaf = (tree, kind, leafSeed) =>
  sha256.create().update(leafPrefix(tree, kind, saltOf(leafSeed)));
