// One entry as the bundle shows it. Gaps are marked and never drawn to scale.

import { textOf } from '../bytes.js';
import { definition, el, evidence, evidenceParts, foreign, visible } from './dom.js';
import { saveChunks } from './save.js';
import { hasWords, say, sizeWords } from './words.js';

const TEXT_LIMIT = 2 ** 20;
const IMAGE_LIMIT = 64 * 2 ** 20;
const IMAGES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

const WITH_TEXT = ['testimony', 'court-record', 'source'];

const named = (prefix, key) => {
  const id = `${prefix}_${key.replaceAll('-', '_')}`;
  return hasWords(id) ? say(id) : key;
};

function parts(list) {
  return evidenceParts(list.map((part) => (part.gap ? [gapMark(part), ' '] : visible(part.text))));
}

const gapMark = ({ gap }) =>
  el(
    'span.gap',
    {},
    `⟦${say('gap_mark', { what: say(gap === 'in-word' ? 'gap_inside_word' : 'gap') })}⟧`,
  );

function fields(entry) {
  const pairs = Object.entries(entry.fields).map(([key, value]) => {
    const list = entry.lists?.[key];
    const counted = list ? ` ${say('text_k_of_n', list)}` : '';
    const values = Array.isArray(value) ? value : [value];
    return [named('field', key) + counted, ...values.map(foreign)];
  });
  return pairs.length ? definition(pairs) : null;
}

export function exhibit(entry, report, engine) {
  const place = say('entry_place', { number: entry.number, size: report.size });
  const title = entry.fields.title ? foreign(entry.fields.title) : say('title_hidden');
  return el(
    'article.exhibit',
    { 'aria-labelledby': `entry-${entry.number}` },
    el('h3', { id: `entry-${entry.number}` }, `${place}: ${named('kind', entry.kind)} — `, title),
    el('p', {}, named('status', entry.status)),
    entry.status === 'retracts' ? el('p.note', {}, say('page_retracts_note')) : null,
    fields(entry),
    emptyFields(entry),
    el('p.note', {}, say('page_fields_rest')),
    ...entry.relations.map(({ word, number }) =>
      el('p', {}, say('text_relation', { entry: number, relation: named('relation', word) })),
    ),
    unnamed(entry) ? el('p', {}, say('relation_unnamed')) : null,
    entry.author
      ? el('p', {}, say('text_author', { key: entry.author }))
      : null,
    ...statement(entry),
    ...files(entry, engine),
    el('p.note', {}, `${say('page_leaf_hash')}: `, el('code', {}, entry.leafHash)),
  );
}

// The status says that there is an earlier entry; only a shown relation says which.
const unnamed = ({ status, relations }) =>
  status !== 'original' && !relations.some(({ word }) => word === status);

function emptyFields({ empty }) {
  if (empty.length === 0) return null;
  const names = empty.map((key) => el('li', {}, named('field', key)));
  return el('details', {}, el('summary', {}, say('shown_empty')), el('ul', {}, ...names));
}

function statement({ text, kind, empty }) {
  if (!WITH_TEXT.includes(kind)) return [];
  if (empty.includes('text')) return [];
  if (!text) return [el('p.note', {}, say('page_text_hidden'))];
  return [el('h4', {}, say('page_statement')), parts(text.parts)];
}

function files(entry, engine) {
  if (!WITH_TEXT.includes(entry.kind)) return [];
  if (entry.empty.includes('files')) return [];
  if (entry.files.length === 0) return [el('p.note', {}, say('page_files_hidden'))];
  return [
    el('h4', {}, say('files_shown', entry.lists.files)),
    el('p.note', {}, say('page_file_care')),
    el('ul.files', {}, ...entry.files.map((file) => fileItem(entry, file, engine))),
  ];
}

function fileItem(entry, file, engine) {
  const name = file.name === null ? say('file_unnamed') : foreign(file.name);
  const id = `file-${entry.number}-${file.number}`;
  const head = el('p', { id }, `${say('text_file_number', { number: file.number })}: `, name);
  const more = fields(file);
  if (file.parts)
    return el('li', {}, head, more, el('p.note', {}, say('page_file_partly')), parts(file.parts));
  if (file.excerpts.length > 0)
    return el('li', {}, head, more, ...excerpts(entry, file, engine, id));
  if (!file.member) return el('li', {}, head, more, el('p.note', {}, say('page_file_closed')));
  const place = el('div', {});
  const facts = el(
    'p.note',
    {},
    `${sizeWords(file.member.size)}, ${say('sha256')} `,
    el('code', {}, file.member.sha256),
  );
  const saveAs = `entry-${entry.number}-${file.member.name.split('/').pop()}`;
  return el(
    'li',
    {},
    head,
    more,
    facts,
    el(
      'p.buttons',
      {},
      lookButton(file, saveAs, place, engine, id),
      saveButton(file, saveAs, place, engine, id),
    ),
    place,
  );
}

// Which bytes of the file are shown, each stretch to be saved by itself.
function excerpts(entry, file, engine, id) {
  const place = el('div', {});
  const one = (part) =>
    el(
      'p.buttons',
      {},
      say('page_excerpt', { first: part.first, last: part.last }),
      ` (${say('sha256')} `,
      el('code', {}, part.sha256),
      ') ',
      saveButton(
        { member: part },
        `entry-${entry.number}-${part.name.split('/').pop()}`,
        place,
        engine,
        id,
      ),
    );
  return [
    el('p.note', {}, say('page_file_excerpt')),
    ...file.excerpts.map(one),
    el('p.note', {}, say('text_excerpt_rest')),
    place,
  ];
}

async function* bytesOf(member, engine) {
  for (let first = true; ; first = false) {
    const { done, parts: chunks } = await engine.ask('next', { name: member.name, first });
    if (done) return;
    yield* chunks;
  }
}

function canLook({ member }) {
  const extension = member.name.split('.').pop();
  if (extension === 'txt') return 'text';
  return IMAGES[extension] && member.size <= IMAGE_LIMIT ? 'image' : null;
}

function lookButton(file, saveAs, place, engine, id) {
  const how = canLook(file);
  if (!how) return null;
  const closed = () => {
    button.textContent = say('look');
    button.setAttribute('aria-expanded', 'false');
    place.replaceChildren();
  };
  const look = async () => {
    if (place.hasChildNodes() && button.getAttribute('aria-expanded') === 'true') return closed();
    button.disabled = true;
    try {
      place.replaceChildren(
        ...(how === 'text' ? await lookText(file, engine) : await lookImage(file, saveAs, engine)),
      );
      button.textContent = say('hide');
      button.setAttribute('aria-expanded', 'true');
    } catch (error) {
      place.replaceChildren(el('p.warn', { role: 'alert' }, say(error.message)));
    }
    button.disabled = false;
  };
  const button = el(
    'button',
    { type: 'button', onclick: look, 'aria-expanded': 'false', 'aria-describedby': id },
    say('look'),
  );
  return button;
}

// The whole file is read even when its beginning is shown: only then its digest is known to hold.
async function lookText({ member }, engine) {
  const kept = new Uint8Array(Math.min(member.size, TEXT_LIMIT));
  let at = 0;
  for await (const chunk of bytesOf(member, engine)) {
    const part = chunk.subarray(0, kept.length - at);
    kept.set(part, at);
    at += part.length;
  }
  const text = textOf(kept) ?? new TextDecoder().decode(kept);
  return [evidence(text), member.size > TEXT_LIMIT ? el('p.note', {}, say('looked_part')) : ''];
}

async function lookImage({ member }, name, engine) {
  const chunks = [];
  for await (const chunk of bytesOf(member, engine)) chunks.push(chunk);
  const url = URL.createObjectURL(new Blob(chunks, { type: IMAGES[member.name.split('.').pop()] }));
  const image = el('img.exhibit-image', { alt: say('image_alt', { name }), src: url });
  const shown = await image.decode().then(
    () => true,
    () => false,
  );
  URL.revokeObjectURL(url);
  return [shown ? image : el('p.note', {}, say('image_bad'))];
}

function saveButton({ member }, name, place, engine, id) {
  const save = async () => {
    button.disabled = true;
    try {
      await saveChunks(name, bytesOf(member, engine));
      place.replaceChildren(el('p', { role: 'status' }, say('saved', { name })));
    } catch (error) {
      const aborted = error.name === 'AbortError';
      const why = hasWords(error.message) ? ` ${say(error.message)}` : '';
      if (!aborted)
        place.replaceChildren(el('p.warn', { role: 'alert' }, say('save_failed', { name }) + why));
    }
    button.disabled = false;
  };
  const button = el(
    'button',
    { type: 'button', onclick: save, 'aria-describedby': id },
    say('save'),
  );
  return button;
}
