// The bytes of one file against its tree, size and digest: fed once, never held (opening.md, 12).

import { concat, equal } from './bytes.js';
import { sha256Of } from './hash.js';
import { bytesOfCuts } from './opening.js';
import * as tree from './saltedtree.js';

const CHUNK = 65536;
const MAX_PENDING = 32;

// Leaf hashes of whole chunks go to the browser's own SHA-256, which takes one message at a time.
const subtle = globalThis.crypto?.subtle;
const digest = subtle
  ? async (data) => new Uint8Array(await subtle.digest('SHA-256', data))
  : async (data) => sha256Of(data);

export const fileBytes = (task) => (task.cuts ? new WordBytes(task) : new ChunkBytes(task));

class ChunkBytes {
  constructor({ plan, root }) {
    Object.assign(this, { plan, root, length: 0, filled: 0, started: 0, tooMany: false });
    this.seeds = tree.allSeeds(plan);
    this.fold = new tree.Fold(tree.FILE);
    this.pending = [];
    this.start();
  }

  start() {
    if (this.started === this.plan.count) {
      this.message = null;
      return;
    }
    const prefix = tree.leafPrefix(tree.FILE, tree.CONTENT, tree.saltOf(this.seeds.next()));
    this.message = new Uint8Array(prefix.length + CHUNK);
    this.message.set(prefix);
    this.prefix = prefix.length;
    this.filled = 0;
    this.started++;
  }

  async push(bytes) {
    this.length += bytes.length;
    for (let at = 0; at < bytes.length;) {
      if (this.message && this.filled === CHUNK) await this.close();
      if (!this.message) return void (this.tooMany = true);
      const part = bytes.subarray(at, at + CHUNK - this.filled);
      this.message.set(part, this.prefix + this.filled);
      this.filled += part.length;
      at += part.length;
    }
  }

  async close() {
    this.pending.push(digest(this.message.subarray(0, this.prefix + this.filled)));
    this.start();
    if (this.pending.length >= MAX_PENDING) await this.drain(MAX_PENDING / 2);
  }

  async drain(keep) {
    while (this.pending.length > keep) this.fold.push(await this.pending.shift());
  }

  // Classes of what is wrong.
  async finish() {
    const complete =
      this.message &&
      this.started === this.plan.count &&
      (this.filled > 0 || this.plan.count === 1);
    if (this.tooMany || (this.message && !complete)) return ['file-mismatch'];
    if (this.message)
      this.pending.push(digest(this.message.subarray(0, this.prefix + this.filled)));
    await this.drain(0);
    return equal(this.fold.root(), this.root) ? [] : ['file-mismatch'];
  }
}

// Parts of a file, range by range: begin, push, end for each in its order.
export class ExcerptBytes {
  constructor({ plan, root }) {
    Object.assign(this, { plan, root, range: 0, leaves: 0, fits: true, hashes: [] });
    this.seeds = tree.shownSeeds(plan);
    this.chunk = new Uint8Array(CHUNK);
    this.filled = 0;
  }

  async push(bytes) {
    for (let at = 0; this.fits && at < bytes.length;) {
      const part = bytes.subarray(at, at + CHUNK - this.filled);
      this.chunk.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === CHUNK) await this.close();
    }
  }

  async close() {
    const [begin, end] = this.plan.ranges[this.range];
    this.fits &&= this.leaves < end - begin;
    if (!this.fits) return;
    const prefix = tree.leafPrefix(
      tree.FILE,
      tree.CONTENT,
      tree.saltOf(this.seeds.next().value),
    );
    this.hashes.push(await digest(concat(prefix, this.chunk.subarray(0, this.filled))));
    this.leaves++;
    this.filled = 0;
  }

  // Only the tree's last leaf is shorter.
  async endRange() {
    const [begin, end] = this.plan.ranges[this.range];
    if (this.fits && this.filled > 0 && end === this.plan.count) await this.close();
    this.fits &&= this.filled === 0 && this.leaves === end - begin;
    this.range++;
    this.leaves = 0;
  }

  // Classes of what is wrong.
  finish() {
    const left = this.hashes.values();
    if (!this.fits) return ['file-mismatch'];
    const root = tree.rootOf(this.plan, tree.FILE, () => left.next().value);
    return equal(root, this.root) ? [] : ['file-mismatch'];
  }
}

class WordBytes {
  constructor({ plan, root, cuts }) {
    Object.assign(this, { root, cuts, at: 0, length: 0, notText: false });
    this.expected = bytesOfCuts(cuts);
    this.seeds = tree.allSeeds(plan);
    this.fold = new tree.Fold(tree.TEXT);
    this.start();
  }

  start() {
    this.left = Number(this.cuts[this.at]);
    this.word = tree.startLeaf(tree.TEXT, tree.CONTENT, this.seeds.next());
    this.utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  }

  async push(bytes) {
    this.length += bytes.length;
    if (this.length > this.expected) return;
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + this.left);
      this.word.update(part);
      this.checkText(part, true);
      this.left -= part.length;
      at += part.length;
      if (this.left === 0) this.close();
    }
  }

  checkText(part, stream) {
    try {
      this.utf8.decode(part, { stream });
    } catch {
      this.notText = true;
    }
  }

  close() {
    this.checkText(new Uint8Array(0), false);
    this.fold.push(this.word.digest());
    for (let i = 0; i < this.cuts[this.at + 1]; i++) {
      this.fold.push(tree.leaf(tree.TEXT, tree.CHAFF, this.seeds.next()));
    }
    this.at += 2;
    if (this.at < this.cuts.length) this.start();
  }

  async finish() {
    if (this.length !== this.expected) return ['file-mismatch'];
    if (this.expected === 0) this.close();
    return !this.notText && equal(this.fold.root(), this.root) ? [] : ['file-mismatch'];
  }
}

// Size and digest as stated; `digestOf` is the SHA-256 of the bytes that came.
export function statedFaults({ size, digest: stated }, length, digestOf) {
  const classes = [];
  if (size !== null && Number(size) !== length) classes.push('file-size-mismatch');
  if (stated && !equal(stated, digestOf)) classes.push('file-digest-mismatch');
  return classes;
}
