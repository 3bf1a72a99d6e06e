// Names of a bundle's members, and their order (docs/formats/bundle.md, layer 3).

import { decimal } from './bytes.js';

const EXTENSIONS =
  'pdf jpg png gif tif webp wav avi m4a mov heic avif 3gp mp4 mkv ogg flac mp3 amr rtf ' +
  'warc gz odt ods epub docx xlsx pptx zip txt bin';
const FILE_NAME = new RegExp(`^file-([0-9]+)\\.(${EXTENSIONS.replaceAll(' ', '|')})$`);
const EXCERPT_NAME = /^file-([0-9]+)-from-byte-([0-9]+)\.bin$/;
const CHUNK = 65536n;
const MAX_BYTES = 1n << 56n;
const DOCUMENTS = ['entry.cbor', 'proof.txt', 'opening.cbor'];
const TIME_PARTS = ['stamped', 'consistency', 'tsr', 'ots'];
const MAX_TIME = 1000n;
const MAX_FILE = 65536n;
const SINGLE = new Map([
  ['bagit.txt', 0],
  ['data/checkpoint.txt', 1],
  ['data/time/links.txt', 4],
  ['sender/README.txt', 5],
  ['bag-info.txt', 7],
  ['manifest-sha256.txt', 8],
  ['tagmanifest-sha256.txt', 9],
  ['signature.cose', 10],
  ['padding', 11],
]);

// {kind, rank, entry, part, number}; null: no member that a bundle has.
export function classify(name) {
  if (SINGLE.has(name)) return { kind: 'single', rank: [BigInt(SINGLE.get(name))] };
  const [, entryNumber, rest] = /^data\/entry-([0-9]+)\/(.+)$/.exec(name) ?? [];
  if (rest) return classifyEntryMember(decimal(entryNumber), rest);
  const [, timeNumber, part] = /^data\/time\/([0-9]+)\.(.+)$/.exec(name) ?? [];
  if (part) return classifyTimeMember(decimal(timeNumber), part);
  const [, senderNumber] = /^sender\/entry-([0-9]+)\.txt$/.exec(name) ?? [];
  const entry = senderNumber === undefined ? null : decimal(senderNumber);
  return entry === null ? null : { kind: 'sender', entry, rank: [6n, entry] };
}

function classifyEntryMember(entry, rest) {
  if (entry === null) return null;
  const document = DOCUMENTS.indexOf(rest);
  if (document >= 0)
    return { kind: 'document', entry, part: rest, rank: [2n, entry, BigInt(document)] };
  const excerpt = EXCERPT_NAME.exec(rest);
  if (excerpt) return classifyExcerpt(entry, decimal(excerpt[1]), decimal(excerpt[2]));
  const number = decimal(FILE_NAME.exec(rest)?.[1] ?? '');
  if (number === null || number < 1n || number > MAX_FILE) return null;
  return { kind: 'file', entry, number, rank: [2n, entry, 3n, number] };
}

function classifyExcerpt(entry, number, first) {
  if (number === null || number < 1n || number > MAX_FILE) return null;
  if (first === null || first % CHUNK !== 0n || first >= MAX_BYTES) return null;
  return { kind: 'excerpt', entry, number, first, rank: [2n, entry, 4n, number, first] };
}

function classifyTimeMember(number, part) {
  const place = TIME_PARTS.indexOf(part);
  if (number === null || number < 1n || number > MAX_TIME || place < 0) return null;
  return { kind: 'time', number, part, rank: [3n, number, BigInt(place)] };
}

// A name that a member of the tar can have.
export const isMemberName = (name) =>
  name.length <= 87 && /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name);

export function compareRanks(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? -1n, b[i] ?? -1n];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
