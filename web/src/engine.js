// The worker's half: checks a bundle, keeps where its members lie, reads them again on demand.
// Requests {id, op, ...}; answers {id, progress}, {id, result} or {id, error}.

import { AgeFault, readHeader } from './age.js';
import { equal, textOf } from './bytes.js';
import { sha256 } from './hash.js';
import { makeIdentity, openIdentity, parseIdentities, readIdentityFile } from './identity.js';
import { reportOf } from './report.js';
import { readTrust } from './trust.js';
import { isArchive, verifyBundle, verifyFolder } from './verify.js';

const PROGRESS_MS = 100;

const sourceOf = (blob) => ({
  size: blob.size,
  read: async (offset, length) =>
    new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
});

const textsOf = (files = []) => Promise.all(files.map((file) => file.text()));

// A mistake of the reader's input; `code` is a word of words/page.js.
class InputFault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export function serve({ receive, send }) {
  const engine = new Engine();
  receive(async ({ id, op, ...request }) => {
    let told = 0;
    const onProgress = (progress) => {
      if (Date.now() - told < PROGRESS_MS) return;
      told = Date.now();
      send({ id, progress });
    };
    try {
      send({ id, result: await engine[op](request, onProgress) });
    } catch (error) {
      const code = error instanceof AgeFault ? error.class : 'unreadable';
      send({ id, error: error.code ?? code, line: error.line });
    }
  });
}

class Engine {
  constructor() {
    this.members = null;
    this.reading = null;
  }

  // How a file opens: `passphrase`, `identity`, `nothing` for a bare inner archive, or null when it
  // is no age file.
  async inspect({ file }) {
    if (await isArchive(sourceOf(file))) return 'nothing';
    try {
      const { stanzas } = await readHeader(sourceOf(file));
      return stanzas[0].type === 'scrypt' ? 'passphrase' : 'identity';
    } catch {
      return null;
    }
  }

  // file, or members: [{name, file}] of an unpacked one. trust: texts for readTrust;
  // headers: files of block headers.
  async verify({ file, members, passphrase, trust, headers, ...identity }, onProgress) {
    this.members = null;
    const options = { trust: readTrust(trust, await textsOf(headers)), onProgress };
    let verdict;
    if (members) {
      const sources = members.map((member) => ({ name: member.name, ...sourceOf(member.file) }));
      verdict = await verifyFolder(sources, options);
    } else {
      const { identityFile, identityText } = identity;
      const identities = await this.identities(identityFile, identityText, passphrase, onProgress);
      verdict = await verifyBundle(sourceOf(file), {
        ...options,
        keys: { identities, passphrase },
      });
    }
    this.members = verdict.integrity === 'ok' ? verdict.members : null;
    return reportOf(verdict);
  }

  async identities(file, text, passphrase, onProgress) {
    const out = text.trim() ? parseIdentities(text.trim()) : [];
    if (!out) throw new InputFault('bad_identity');
    if (!file) return out;
    const read = readIdentityFile(new Uint8Array(await file.arrayBuffer()));
    if (!read) throw new InputFault('bad_identity');
    if (!read.sealed) return out.concat(parseIdentities(read.text) ?? this.refuse());
    if (!passphrase) throw new InputFault('no_key');
    try {
      const tell = (part) => onProgress({ stage: 'key', done: part, total: 1 });
      return out.concat(await openIdentity(read.sealed, passphrase, tell));
    } catch (error) {
      const wrong = error instanceof AgeFault && error.class === 'wrong-passphrase';
      throw new InputFault(wrong ? 'identity_locked' : 'bad_identity');
    }
  }

  refuse() {
    throw new InputFault('bad_identity');
  }

  // The next bytes of a member, from its beginning when `first`. After the last: {done}. What is
  // read again must have the digest that was checked.
  async next({ name, first }) {
    if (first) {
      const member = this.members?.get(name) ?? this.refuse();
      this.reading = {
        member,
        chunks: member.reread()[Symbol.asyncIterator](),
        hasher: sha256.create(),
      };
    }
    const { member, chunks, hasher } = this.reading;
    const parts = [];
    for (let length = 0; length < 2 ** 21;) {
      const { done, value } = await chunks.next();
      if (done) break;
      hasher.update(value);
      parts.push(value);
      length += value.length;
    }
    if (parts.length) return { parts };
    if (!equal(hasher.digest(), member.digest)) throw new InputFault('member_gone');
    return { done: true };
  }

  async makeIdentity({ passphrase }, onProgress) {
    return makeIdentity(passphrase, (part) => onProgress({ stage: 'key', done: part, total: 1 }));
  }

  async text({ file }) {
    return textOf(new Uint8Array(await file.arrayBuffer()));
  }
}
