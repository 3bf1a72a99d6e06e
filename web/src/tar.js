// The one encoding of the archive (docs/formats/bundle.md, layer 2). Fed with plain text as it
// comes; hands each member's bytes to a sink.

import { equal, isZero, textOf, utf8 } from './bytes.js';
import { isMemberName } from './names.js';

const BLOCK = 512;
const TOP = 'aigaq-bundle/';
const BIG = 2 ** 33;
const MAX_SIZE = 2 ** 40;
const MAX_MEMBERS = 1000000;
const MAX_PAX = 64;

const header = (name, size, type) => {
  const out = new Uint8Array(BLOCK);
  const put = (at, text) => out.set(utf8(text), at);
  put(0, name);
  put(100, type === '5' ? '0000755\0' : '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '02263523000\0');
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\x0000');
  put(329, '0000000\0');
  put(337, '0000000\0');
  const sum = out.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return out;
};

export function padme(length) {
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const unit = 2 ** (e - s);
  return Math.ceil(length / unit) * unit;
}

// onMember(name, size, offset) gives a sink {push(bytes), end()}; onFault(class, where) hears what
// is wrong. After the first fault of the archive's form nothing more is read from it.
export class TarReader {
  constructor(onMember, onFault) {
    Object.assign(this, { onMember, onFault, offset: 0, members: 0, stopped: false });
    this.block = new Uint8Array(BLOCK);
    this.filled = 0;
    this.big = null;
    this.nextState('top');
  }

  nextState(state) {
    this.state = state;
    this.filled = 0;
  }

  fault(kind) {
    this.onFault(kind, { offset: this.offset });
    this.stopped = true;
  }

  async push(bytes) {
    let at = 0;
    while (at < bytes.length && !this.stopped) {
      const taken = await this.take(bytes.subarray(at));
      at += taken;
      this.offset += taken;
      await this.step();
    }
  }

  // A member is whole when its bytes have come, whatever stands behind them.
  async step() {
    if (this.left !== 0 || this.stopped) return;
    if (this.state === 'data') {
      await this.sink.end();
      this.left = (BLOCK - (this.size % BLOCK)) % BLOCK;
      this.nextState('fill');
    }
    if (this.state !== 'fill' || this.left !== 0) return;
    this.left = 2 * BLOCK;
    this.nextState(this.name === 'padding' ? 'tail' : 'header');
  }

  async take(bytes) {
    switch (this.state) {
      case 'data': {
        const part = bytes.subarray(0, this.left);
        this.left -= part.length;
        await this.sink.push(part);
        return part.length;
      }
      case 'fill':
        return this.takeZeros(bytes, this.name === 'padding' ? 'padding' : 'tar-malformed');
      case 'tail':
        return this.takeZeros(bytes, 'padding');
      case 'end':
        this.fault('trailing-data');
        return bytes.length;
      default:
        return this.takeBlock(bytes);
    }
  }

  takeZeros(bytes, kind) {
    const part = bytes.subarray(0, this.left);
    if (!isZero(part)) {
      this.onFault(kind, { offset: this.offset });
      if (kind === 'tar-malformed') this.stopped = true;
    }
    this.left -= part.length;
    if (this.left === 0 && this.state === 'tail') this.nextState('end');
    return part.length;
  }

  async takeBlock(bytes) {
    const part = bytes.subarray(0, BLOCK - this.filled);
    this.block.set(part, this.filled);
    this.filled += part.length;
    if (this.filled === BLOCK) await this.blockDone();
    return part.length;
  }

  async blockDone() {
    if (this.state === 'top') {
      if (!equal(this.block, header(TOP, 0, '5'))) return this.fault('tar-malformed');
      return this.nextState('header');
    }
    if (this.state === 'pax') return this.paxDone();
    const parsed = this.parseHeader();
    if (!parsed) return this.fault('tar-malformed');
    const { name, size, type } = parsed;
    if (type === 'x') {
      if (this.big !== null || name !== 'pax' || size > MAX_PAX) return this.fault('tar-malformed');
      this.paxSize = size;
      return this.nextState('pax');
    }
    if (this.big !== null && size !== 0) return this.fault('tar-malformed');
    return this.startMember(name, this.big ?? size);
  }

  parseHeader() {
    const end = this.block.indexOf(0);
    const path = textOf(this.block.subarray(0, Math.min(end < 0 ? 100 : end, 100)));
    const octal = textOf(this.block.subarray(124, 135));
    const type = String.fromCharCode(this.block[156]);
    if (!path?.startsWith(TOP) || !/^[0-7]{11}$/.test(octal ?? '') || !'0x'.includes(type))
      return null;
    const name = path.slice(TOP.length);
    const size = parseInt(octal, 8);
    if (!isMemberName(name)) return null;
    return equal(this.block, header(path, size, type)) ? { name, size, type } : null;
  }

  paxDone() {
    const record = textOf(this.block.subarray(0, this.paxSize));
    const match = /^([1-9][0-9]*) size=([1-9][0-9]*)\n$/.exec(record ?? '');
    const size = Number(match?.[2]);
    const holds =
      match &&
      Number(match[1]) === record.length &&
      size >= BIG &&
      isZero(this.block.subarray(this.paxSize));
    if (!holds) return this.fault('tar-malformed');
    if (size >= MAX_SIZE) return this.fault('limit-exceeded');
    this.big = size;
    this.nextState('header');
  }

  async startMember(name, size) {
    if (name !== 'padding' && ++this.members > MAX_MEMBERS) return this.fault('limit-exceeded');
    const start = this.offset - (this.offset % BLOCK) + BLOCK;
    if (name !== 'padding' && start + size >= MAX_SIZE) return this.fault('limit-exceeded');
    Object.assign(this, { big: null, name, size, left: size });
    if (name === 'padding') {
      const bare = start + 2 * BLOCK;
      if (bare >= MAX_SIZE) return this.fault('limit-exceeded');
      if (size !== padme(bare) - bare) this.onFault('padding', {});
    }
    this.sink = await this.onMember(name, size, start);
    this.nextState('data');
  }

  // The plain text has ended.
  finish() {
    if (!this.stopped && this.state !== 'end') this.fault('truncated');
  }
}
