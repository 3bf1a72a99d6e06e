// The verdict as data, field for field as `aigaq bundle verify --json` prints it.

import { hex } from './bytes.js';

const plain = (value) => (typeof value === 'bigint' ? Number(value) : value);

const gapsIn = (content) => content?.parts?.filter((part) => part.gap).length ?? 0;

const listsOf = ({ lists }) =>
  Object.fromEntries(
    Object.entries(lists).map(([key, { shown, total }]) => [key, { shown, of: total }]),
  );

function entryObject({ number, leafHash, statement, files }) {
  const shown = statement.files.filter((file) => file.content);
  return {
    number: plain(number),
    leaf_hash: hex(leafHash),
    kind: statement.kind,
    status: statement.status,
    author: statement.author,
    lists: listsOf(statement),
    relations: statement.relations.map(({ word, number: to, leafHash: leaf }) => ({
      relation: word,
      number: plain(to),
      leaf_hash: hex(leaf),
    })),
    empty: statement.empty,
    fields: statement.fields,
    gaps: shown.reduce((sum, file) => sum + gapsIn(file.content), gapsIn(statement.text)),
    files: shown.map((file) => {
      const member = files.get(file.number);
      return {
        name: file.name,
        path: member?.name ?? null,
        size: member?.size ?? null,
        sha256: member ? hex(member.digest) : null,
      };
    }),
  };
}

export function verdictObject(verdict) {
  const { integrity, signer, time, truth, origin, log_vkey, fingerprint, vault_id } = verdict;
  const { root, addressed_to_me, purpose, primary } = verdict;
  return {
    v: 1,
    type: 'verdict',
    integrity,
    signer,
    time,
    truth,
    origin,
    log_vkey,
    fingerprint,
    vault_id,
    size: plain(verdict.size),
    root,
    addressed_to_me,
    purpose,
    primary,
    entries: verdict.entries.map(entryObject),
    out: null,
  };
}
