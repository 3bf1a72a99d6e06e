// tests/formats/bundle_vectors/changes.txt: makes each changed bundle, by a writer of its own.

import { readFileSync } from 'node:fs';

import { chacha20poly1305 } from '../../web/node_modules/@noble/ciphers/chacha.js';
import { Payload, readHeader, unlock } from '../../web/src/age.js';
import { base64, concat, textOf, unhex, utf8 } from '../../web/src/bytes.js';
import { hkdf32, hmacSha256 } from '../../web/src/hash.js';
import { parseIdentities } from '../../web/src/identity.js';
import { padme, TarReader } from '../../web/src/tar.js';

const folder = new URL('../formats/bundle_vectors/', import.meta.url);
const CHUNK = 65536;

export const sourceOf = (bytes) => ({
  size: bytes.length,
  read: async (at, length) => bytes.slice(at, at + length),
});

function tarHeader(name, size, type) {
  const out = new Uint8Array(512);
  const put = (at, text) => out.set(utf8(text), at);
  put(0, `aigaq-bundle/${name}`);
  put(100, type === '5' ? '0000755\0' : '0000644\0');
  put(108, '0000000\x000000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\x0002263523000\0        ${type}`);
  put(257, 'ustar\x0000');
  put(329, '0000000\x000000000\0');
  put(
    148,
    `${out
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return out;
}

// Size of the member `padding`, the last one.
function paddingOf(tar) {
  for (let at = tar.length - 1536; at >= 0; at -= 512) {
    if (textOf(tar.subarray(at, at + 20)) === 'aigaq-bundle/padding') return tar.length - 1536 - at;
  }
  return 0;
}

export function writeTar(members) {
  const parts = [tarHeader('', 0, '5')];
  for (const [name, content] of members) {
    if (name === 'padding') continue;
    const fill = new Uint8Array((512 - (content.length % 512)) % 512);
    parts.push(tarHeader(name, content.length, '0'), content, fill);
  }
  const bare = parts.reduce((sum, part) => sum + part.length, 0) + 1536;
  const padding = padme(bare) - bare;
  return concat(...parts, tarHeader('padding', padding, '0'), new Uint8Array(padding + 1024));
}

// Under the same header, with a new nonce.
export function seal(headerBytes, fileKey, plain) {
  const nonce = new Uint8Array(16).fill(7);
  const key = hkdf32(fileKey, 'payload', nonce);
  const parts = [headerBytes, nonce];
  for (let i = 0, at = 0; i === 0 || at < plain.length; i++, at += CHUNK) {
    const counter = new Uint8Array(12);
    new DataView(counter.buffer).setUint32(7, i);
    counter[11] = at + CHUNK >= plain.length ? 1 : 0;
    parts.push(chacha20poly1305(key, counter).encrypt(plain.subarray(at, at + CHUNK)));
  }
  return concat(...parts);
}

// The header with its stanzas changed, and an HMAC that fits.
function reheaded(header, fileKey, change) {
  const [version, ...lines] = textOf(header).split('\n');
  const stanzas = lines
    .slice(0, -2)
    .join('\n')
    .split(/\n(?=-> )/);
  const covered = utf8(`${[version, ...change(stanzas)].join('\n')}\n---`);
  const mac = base64(hmacSha256(hkdf32(fileKey, 'header'), covered)).replaceAll('=', '');
  return concat(covered, utf8(` ${mac}\n`));
}

async function open(bytes, identity) {
  const source = sourceOf(bytes);
  const header = await readHeader(source);
  const keys = { identities: parseIdentities(identity) };
  const { fileKey } = await unlock(header, keys);
  const payload = await Payload.open(source, header, fileKey);
  const parts = [];
  for await (const part of payload.chunks()) parts.push(part);
  const tar = concat(...parts);
  const members = [];
  const reader = new TarReader(
    (name) => {
      const content = [];
      return {
        push: (part) => void content.push(part.slice()),
        end: () => void members.push([name, concat(...content)]),
      };
    },
    () => {},
  );
  await reader.push(tar);
  return {
    tar,
    members,
    headed: (change) =>
      seal(reheaded(bytes.subarray(0, header.length), fileKey, change), fileKey, tar),
    again: (plain) => seal(bytes.subarray(0, header.length), fileKey, plain),
  };
}

const flipped = (bytes, offset, mask) => {
  const out = bytes.slice();
  out[Number(offset)] ^= parseInt(mask, 16);
  return out;
};

function changeMembers(members, [what, one, two, mask]) {
  const out = members.map(([name, content]) => [name, content]);
  const at = (name) => out.findIndex(([own]) => own === name);
  if (what === 'flip') out[at(one)][1] = flipped(out[at(one)][1], two, mask);
  else if (what === 'drop') out.splice(at(one), 1);
  else if (what === 'rename') out[at(one)][0] = two;
  else if (what === 'swap') [out[at(one)][1], out[at(two)][1]] = [out[at(two)][1], out[at(one)][1]];
  else if (what === 'reorder') {
    const [i, j] = [at(one), at(two)];
    [out[i], out[j]] = [out[j], out[i]];
  } else if (what === 'insert') out.splice(at(one), 0, [two, utf8('xxx')]);
  else throw new Error(`unknown change ${what}`);
  return out;
}

// What changes.txt has no words for.
const rewrapped = (headed) => [
  {
    line: 'stanzas in another order',
    kind: 'not-addressed',
    bytes: headed((all) => [...all.slice(1), all[0]]),
  },
  { line: 'a stanza more', kind: 'rewrapped', bytes: headed((all) => [...all, all.at(-1)]) },
];

function rewritten(members, again) {
  const noteTwice = members.map(([name, content]) => {
    if (name !== 'data/checkpoint.txt') return [name, content];
    const text = textOf(content);
    return [name, utf8(text + text.slice(text.indexOf('\u2014')))];
  });
  const plain = writeTar(members);
  const longer = concat(plain.subarray(0, plain.length - 1024), new Uint8Array(1536));
  longer.set(
    tarHeader('padding', paddingOf(plain) + 512, '0'),
    plain.length - 1536 - paddingOf(plain),
  );
  return [
    {
      line: 'checkpoint signed twice',
      kind: 'checkpoint-signature',
      bytes: again(writeTar(noteTwice)),
    },
    { line: 'padding one block longer', kind: 'padding', bytes: again(longer) },
  ];
}

// {whole, identity, log, changes: [{line, kind, bytes}]}
export async function readChanges() {
  const whole = new Uint8Array(readFileSync(new URL('whole.age', folder)));
  const lines = readFileSync(new URL('changes.txt', folder), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(' '));
  const value = (key) => lines.find(([word]) => word === key)[1];
  const identity = value('identity');
  const { tar, members, again, headed } = await open(whole, identity);
  const made = (change) => {
    const [what, one, two] = change;
    if (what === 'age-flip') return flipped(whole, one, two);
    if (what === 'age-cut') return whole.subarray(0, Number(one));
    if (what === 'tar-flip') return again(flipped(tar, one, two));
    if (what === 'tar-cut') return again(tar.subarray(0, Number(one)));
    if (what === 'tar-append') return again(concat(tar, unhex(one)));
    return again(writeTar(changeMembers(members, change)));
  };
  const changes = lines
    .filter(([word]) => word !== 'identity' && word !== 'log')
    .map(([kind, ...change]) => ({ line: [kind, ...change].join(' '), kind, bytes: made(change) }));
  changes.push(...rewrapped(headed), ...rewritten(members, again));
  return {
    whole,
    identity,
    log: value('log'),
    changes,
    rewritten: again(writeTar(members)),
    members,
  };
}
