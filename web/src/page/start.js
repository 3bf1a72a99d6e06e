// The page's form: what to check, with which key, whom the reader trusts.

import { utf8 } from '../bytes.js';
import { binaryOf } from '../policy.js';
import { dropped, membersOf, pathsOf } from './choose.js';
import { byId } from './dom.js';
import { startMaker } from './maker.js';
import { renderVerdict } from './verdict.js';
import { chooseLanguage, LANGUAGES, say, sizeWords } from './words.js';
import { Engine } from './worker.js';

const state = { chosen: null, note: '', message: '', values: {}, report: null, trustedBy: null };
let engine = null;

export function startPage() {
  const preferred = (navigator.languages ?? [])
    .map((tag) => tag.slice(0, 2))
    .find((tag) => LANGUAGES.includes(tag));
  byId('lang').value = preferred ?? 'en';
  byId('lang').addEventListener('change', showWords);
  byId('bundle').addEventListener('change', () => choose({ file: byId('bundle').files[0] }));
  byId('folder').addEventListener('change', () => choose({ files: pathsOf(byId('folder').files) }));
  byId('form').addEventListener('submit', check);
  byId('cancel').addEventListener('click', () => engine?.stop());
  startDrop();
  startMaker();
  showWords();
}

function showWords() {
  chooseLanguage(byId('lang').value);
  for (const element of document.querySelectorAll('[data-t]'))
    element.textContent = say(element.dataset.t);
  document.title = say('title');
  showChosen();
  showMessage();
  if (state.report) draw();
}

function showChosen() {
  byId('chosen').textContent = state.chosen
    ? `${chosenWords(state.chosen)} ${say(state.note)}`
    : '';
}

function chosenWords({ file, members }) {
  if (file) return say('chosen', { name: file.name, size: sizeWords(file.size) });
  const size = sizeWords(members.reduce((sum, member) => sum + member.file.size, 0));
  return say('chosen_folder', { count: members.length, size });
}

function showMessage(id = state.message, values = state.values) {
  Object.assign(state, { message: id, values });
  byId('message').textContent = id ? say(id, values) : '';
}

async function choose({ file, files }) {
  const members = files ? membersOf(files) : null;
  state.chosen = file ? { file } : members && { members };
  state.note = members ? 'needs_nothing' : '';
  showMessage(state.chosen ? '' : 'no_bundle');
  if (file) {
    const asked = new Engine();
    const how = await asked.ask('inspect', { file });
    asked.stop();
    state.note = how ? `needs_${how}` : '';
  }
  showChosen();
}

function startDrop() {
  const place = byId('drop');
  const over = (event) => {
    event.preventDefault();
    place.classList.toggle('over', event.type === 'dragover');
  };
  for (const type of ['dragover', 'dragleave', 'drop']) document.addEventListener(type, over);
  document.addEventListener('drop', async (event) => choose(await dropped(event.dataTransfer)));
}

// What is typed is trimmed, and its last line ended, as a file of it would be.
async function trustTexts() {
  const typed = byId('trust').value.split('\n').map((line) => line.trim());
  const text = typed.some(Boolean) ? [binaryOf(utf8(`${typed.join('\n').trim()}\n`))] : [];
  const file = byId('trust-file').files[0];
  return file ? [...text, binaryOf(new Uint8Array(await file.arrayBuffer()))] : text;
}

async function check(event) {
  event.preventDefault();
  showMessage('');
  byId('result').hidden = true;
  state.report = null;
  const identityFile = byId('identity').files[0] ?? null;
  const identityText = byId('identity-text').value;
  const passphrase = byId('passphrase').value;
  const trust = await trustTexts();
  const headers = Array.from(byId('headers').files);
  if (!state.chosen) return showMessage('no_bundle');
  const locked = state.chosen.file && state.note !== 'needs_nothing';
  if (locked && !identityFile && !identityText.trim() && !passphrase) return showMessage('no_key');
  engine?.stop();
  engine = new Engine();
  working(true);
  try {
    const request = { ...state.chosen, passphrase, identityFile, identityText, trust, headers };
    state.report = await engine.ask('verify', request, progressTeller());
    state.trustedBy = state.report.signer === 'trusted' ? 'key' : null;
    draw();
    byId('result').focus();
  } catch (error) {
    showMessage(error.message, { line: error.line });
  }
  working(false);
}

function working(on) {
  byId('check').disabled = on;
  byId('cancel').hidden = !on;
  byId('progress').hidden = !on;
  if (on) byId('stage').textContent = say('stage_key');
  byId('bar').value = 0;
}

function progressTeller() {
  let started = null;
  return ({ stage, done, total }) => {
    byId('bar').value = done / total;
    if (stage === 'key') return void (byId('stage').textContent = say('stage_key'));
    started ??= { at: Date.now(), done };
    const seconds = Math.max((Date.now() - started.at) / 1000, 0.001);
    byId('stage').textContent = say('stage_bytes', {
      done: sizeWords(done),
      total: sizeWords(total),
      rate: sizeWords((done - started.done) / seconds),
    });
  };
}

function draw(focusOn) {
  renderVerdict(byId('result'), state, engine, draw);
  if (focusOn) byId(focusOn).scrollIntoView();
}
