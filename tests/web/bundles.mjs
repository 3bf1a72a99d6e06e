// Bundles for the browser tests, made by the built program: a vault with hostile text in it, then
// a bundle for an identity under a passphrase, one under a passphrase, and an unpacked one.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RLO = '\u202e';
const HOSTILE = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
const PERSIAN = '\u0645\u0646 \u062f\u0631 \u0645\u06cc\u062f\u0627\u0646 \u0628\u0648\u062f\u0645';

const FORM = `case: demo-2022
title: ${HOSTILE}${RLO}fdp.exe
language: en
pseudonym: W-01
role: witness
start: 2022-02-18T15:00:00+06:00
consent: courts
summary: ${PERSIAN}
methods: first
methods: second
`;
const SAID = 'I saw Nurlan Testov at the square.';
const TEXT = `${SAID} ${HOSTILE} ${PERSIAN}. They took him away at noon.\n`;
// One red and one green point, PNG.
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8AAQv8BAA8A' +
    'A/+7P0hXAAAAAElFTkSuQmCC',
  'base64',
);

export const PASSPHRASES = {
  vault: 'seven grey herons',
  identity: 'a lighthouse keeper',
  bundle: 'amber willow cellar thirty seven gulls',
};

// Bitcoin's first block, which everybody has, and an entry made after it.
const BLOCK = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
const ROOT = '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a';
const HEADER = `01000000${'0'.repeat(64)}${ROOT}29ab5f49ffff001d1dac2b7c`;

function anchored(run, at, put) {
  put('headers', `0 ${HEADER} a book\n`);
  put('late-form', FORM.replace('summary:', 'claimed_time: 2001-01-01T00:00:00Z\nsummary:'));
  run('time', 'anchor', '--height', '0', '--hash', BLOCK, '--source', 'a book');
  const added = run('--json', 'add', 'testimony', '--form', at('late-form'));
  const { number } = JSON.parse(added.split('\n').find((row) => row.includes('"number"')));
  const to = ['--to', at('reader.age.pub'), '--allow-remaining'];
  run('export', `${number}`, ...to, '-o', at('anchored.age'));
  run('export', `${number}`, ...to, '--show', 'claimed_time', '-o', at('contradicted.age'));
}

// Of a film of seven chunks the second one and the last one are shown.
function inParts(run, at, put) {
  put('film.bin', createHash('shake256', { outputLength: 400_000 }).update('film').digest());
  const added = run('--json', 'add', 'testimony', '--form', at('form'), at('film.bin'));
  const { number } = JSON.parse(added.split('\n').find((row) => row.includes('"number"')));
  const chosen = ['film.bin=70000-130000', 'film.bin=399999-399999'];
  const excerpts = chosen.flatMap((range) => ['--excerpt', range]);
  run('export', `${number}`, '--to', at('reader.age.pub'), ...excerpts, '-o', at('parts.age'));
}

// The reader's own identity vouches for the log; gives its verifier key.
function cosigned(run, at, vkey) {
  const me = ['-i', at('reader.age')];
  run('witness', 'new', ...me);
  const key = run('witness', 'key', ...me).match(/\S+\+[0-9a-f]{8}\+\S+/)[0];
  run('witness', 'request', '--old', '0', '-o', at('ask'));
  run('witness', 'sign', at('ask'), ...me, '--trust', vkey, '-o', at('reply'));
  run('witness', 'accept', at('reply'), '--witness', key);
  const to = ['--to', at('reader.age.pub'), '--hide-list', at('hide')];
  run('export', '1', ...to, '-o', at('cosigned.age'));
  return key;
}

export function makeBundles(aigaq) {
  const root = mkdtempSync(join(tmpdir(), 'aigaq-web.'));
  const at = (name) => join(root, name);
  const put = (name, content) => {
    writeFileSync(at(name), content);
    return at(name);
  };
  for (const [name, text] of Object.entries(PASSPHRASES)) put(`${name}-pw`, `${text}\n`);
  const env = {
    ...process.env,
    AIGAQ_VAULT: at('vault'),
    XDG_STATE_HOME: at('state'),
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
  };
  const run = (...args) =>
    execFileSync(
      aigaq,
      [
        '-q',
        '--passphrase-file',
        at('vault-pw'),
        '--identity-passphrase-file',
        at('identity-pw'),
        ...args,
      ],
      { env, cwd: root, encoding: 'utf8' },
    );
  mkdirSync(at('state'));
  run('init', at('vault'), '--no-recovery');
  run('identity', 'new', at('reader.age'));
  put('form', FORM);
  put('text', TEXT);
  put('photo.png', PICTURE);
  put('note.txt', `A note.\n${HOSTILE}\n`);
  put('hide', 'Nurlan Testov\n');
  run(
    'add',
    'testimony',
    '--form',
    at('form'),
    '--text',
    at('text'),
    at('photo.png'),
    at('note.txt'),
  );
  const include = ['--include-file', 'photo.png', '--include-file', 'note.txt'];
  run(
    'export',
    '1',
    '--to',
    at('reader.age.pub'),
    '--hide-list',
    at('hide'),
    ...include,
    '--purpose',
    `For counsel ${HOSTILE}`,
    '-o',
    at('reader-bundle.age'),
  );
  run(
    '--bundle-passphrase-file',
    at('bundle-pw'),
    'export',
    '1',
    '--to-passphrase',
    '-o',
    at('passphrase-bundle.age'),
  );
  const log = JSON.parse(
    run('--json', 'checkpoint')
      .split('\n')
      .find((line) => line.includes('"log_vkey"')),
  );
  run(
    'bundle',
    'open',
    at('reader-bundle.age'),
    '-i',
    at('reader.age'),
    '--trust',
    log.log_vkey,
    '-o',
    at('opened'),
  );
  inParts(run, at, put);
  const witness = cosigned(run, at, log.log_vkey);
  anchored(run, at, put);
  return { root, at, vkey: log.log_vkey, fingerprint: log.fingerprint, witness };
}
