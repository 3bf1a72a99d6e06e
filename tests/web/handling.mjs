// What a reader does with the page: folders, stopping a long run, printing, saving.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { check, finished, PAGE, reader, readerText, seen, verify, world } from './tools.mjs';

export async function handled(browser) {
  await chosenFolder(browser);
  await droppedFolder(browser);
  await stopped(browser);
  await printed(browser);
  await streamed(browser);
}

function skip(browser, what) {
  console.log(`skipped: ${browser.name}: ${what}`);
}

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath ?? item.path, item.name));

// Whole, but for one byte of a text.
function alteredFolder() {
  const [from, to] = [world.at('opened'), world.at('opened-altered')];
  for (const path of filesBelow(from)) {
    const target = join(to, relative(from, path));
    mkdirSync(join(target, '..'), { recursive: true });
    const bytes = readFileSync(path);
    if (path.endsWith('bag-info.txt')) bytes[0] ^= 1;
    writeFileSync(target, bytes);
  }
  return to;
}

async function judged(browser, name, trust = world.vkey) {
  await browser.evaluate((value) => (document.querySelector('#trust').value = value), trust);
  await browser.click('#check');
  const state = await finished(browser);
  const why = state.message + state.text;
  check(browser, `${name}: intact and trusted`, state.tones[1] === 'ok', why);
  check(browser, `${name}: its exhibit`, state.exhibits === 1 && state.text.includes('⟦'));
  return state;
}

const chosenText = (browser) =>
  browser.evaluate(() => document.querySelector('#chosen').textContent);

async function chosenFolder(browser) {
  if (!browser.attachFolder) return skip(browser, 'its driver chooses no folder');
  await browser.goto(PAGE);
  await browser.attachFolder('#folder', world.at('opened'));
  await browser.waitFor(() => document.querySelector('#chosen').textContent !== '');
  check(browser, 'folder chosen: counts', /folder of \d+ files/.test(await chosenText(browser)));
  await judged(browser, 'folder chosen');
  await browser.goto(PAGE);
  await browser.attachFolder('#folder', alteredFolder());
  await browser.waitFor(() => document.querySelector('#chosen').textContent !== '');
  await browser.click('#check');
  const state = await finished(browser);
  check(browser, 'altered folder refused', state.tones[0] === 'bad' && state.exhibits === 0);
}

// A real drop where the driver can make one; else the page's own reading of a dropped folder.
async function droppedFolder(browser) {
  await browser.goto(PAGE);
  if (browser.dropFiles) {
    await browser.dropFiles('#drop', [world.at('opened')]);
  } else {
    const files = filesBelow(world.at('opened')).map((path) => ({
      path: relative(world.at('opened'), path).split('/'),
      base64: readFileSync(path).toString('base64'),
    }));
    await browser.evaluate(dropEntries, files);
  }
  await browser.waitFor(() => document.querySelector('#chosen').textContent !== '');
  const marked = await browser.evaluate(() => document.querySelector('#drop').className);
  check(browser, 'folder dropped: the place is quiet again', !marked.includes('over'));
  await judged(browser, 'folder dropped');
  if (!browser.dropFiles) return;
  await browser.goto(PAGE);
  await browser.dropFiles('#drop', [reader.bundle]);
  await browser.waitFor(() => document.querySelector('#chosen').textContent !== '');
  check(browser, 'file dropped', (await chosenText(browser)).includes('reader-bundle.age'));
}

// In the page: a drop event whose items are entries as browsers give them for a folder.
function dropEntries(files) {
  const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const folderOf = (name, rows) => {
    const names = [...new Set(rows.map(({ path }) => path[0]))];
    const children = names.map((own) => {
      const mine = rows.filter(({ path }) => path[0] === own);
      if (mine.length === 1 && mine[0].path.length === 1) {
        const file = new File([bytesOf(mine[0].base64)], own);
        return { name: own, isFile: true, isDirectory: false, file: (done) => done(file) };
      }
      return folderOf(
        own,
        mine.map(({ path, base64 }) => ({ path: path.slice(1), base64 })),
      );
    });
    // Readers give their entries in portions, and an empty one at the end.
    const createReader = () => {
      const left = [...children];
      return { readEntries: (done) => setTimeout(() => done(left.splice(0, 2))) };
    };
    return { name, isFile: false, isDirectory: true, createReader };
  };
  const entry = folderOf('opened', files);
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const item = { kind: 'file', webkitGetAsEntry: () => entry };
  Object.defineProperty(event, 'dataTransfer', { value: { items: [item], files: [] } });
  document.querySelector('#drop').dispatchEvent(event);
}

// Opening a locked identity takes seconds: time enough to stop it.
async function stopped(browser) {
  await browser.goto(PAGE);
  await browser.attach('#bundle', reader.bundle);
  await browser.attach('#identity', reader.identity);
  await browser.evaluate((text) => {
    document.querySelector('#passphrase').value = text;
  }, readerText.passphrase);
  await browser.click('#check');
  await browser.waitFor(() => !document.querySelector('#cancel').hidden);
  const running = await browser.evaluate(() => ({
    disabled: document.querySelector('#check').disabled,
    progress: !document.querySelector('#progress').hidden,
  }));
  check(browser, 'a run shows that it runs', running.disabled && running.progress);
  await browser.click('#cancel');
  const state = await finished(browser);
  check(browser, 'stopped: says so', state.message.startsWith('Cancelled'), state.message);
  const quiet = await browser.evaluate(
    () =>
      document.querySelector('#result').hidden &&
      document.querySelector('#cancel').hidden &&
      document.querySelector('#progress').hidden &&
      !document.querySelector('#check').disabled,
  );
  check(browser, 'stopped: nothing of a verdict', quiet && state.green === 0);
  await browser.click('#check');
  const again = await finished(browser);
  check(browser, 'stopped: can be run again', again.exhibits === 1, again.message);
}

async function printed(browser) {
  if (!browser.print) return skip(browser, 'its driver sets no print style');
  await verify(browser, { ...reader, text: { ...readerText, trust: world.vkey } });
  if (browser.scheme) await browser.scheme('dark');
  await browser.print(true);
  const state = await browser.evaluate(() => {
    const shown = (selector) =>
      [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length).length;
    const style = getComputedStyle(document.body);
    return {
      controls: shown('form, button, #maker, select'),
      parts: ['.cards', '.finger', '.exhibit', '#fingerprint'].map(shown),
      paper: style.backgroundColor,
      ink: style.color,
      faint: [...document.querySelectorAll('.card .a, .note, .gap, dt')]
        .filter((one) => one.getClientRects().length)
        .map((one) => getComputedStyle(one).color)
        .filter((color) => Math.max(...color.match(/\d+/g).slice(0, 3).map(Number)) > 170),
    };
  });
  check(browser, 'print: no controls', state.controls === 0, `${state.controls}`);
  check(browser, 'print: the verdict', state.parts.every((count) => count === 1), `${state.parts}`);
  const black = state.paper === 'rgb(255, 255, 255)' && state.ink === 'rgb(0, 0, 0)';
  check(browser, 'print: black on white', black, `${state.ink} on ${state.paper}`);
  check(browser, 'print: nothing too light for paper', state.faint.length === 0, state.faint[0]);
  await browser.print(false);
  if (browser.scheme) await browser.scheme('light');
}

// In the page: a place to save at, as browsers that stream give one.
function offerPlace(breaks) {
  const log = { name: null, bytes: [], state: 'open' };
  window.savedLog = log;
  window.showSaveFilePicker = async ({ suggestedName }) => {
    if (breaks === 'dismissed') throw new DOMException('no place', 'AbortError');
    log.name = suggestedName;
    const write = async (chunk) => {
      if (breaks === 'full') throw new Error('disk full');
      log.bytes.push(...chunk);
    };
    const end = (state) => async () => void (log.state = state);
    return { createWritable: async () => ({ write, close: end('closed'), abort: end('aborted') }) };
  };
}

async function saves(browser, breaks) {
  await browser.evaluate(offerPlace, breaks);
  await browser.evaluate(() => {
    const button = document.querySelectorAll('.files button:not([aria-expanded])')[1];
    button.closest('li').lastElementChild.replaceChildren();
    button.click();
  });
  await browser.waitFor(
    () => !document.querySelectorAll('.files button:not([aria-expanded])')[1].disabled,
  );
  return browser.evaluate(() => {
    const button = document.querySelectorAll('.files button:not([aria-expanded])')[1];
    return { ...window.savedLog, said: button.closest('li').lastElementChild.textContent };
  });
}

async function streamed(browser) {
  await verify(browser, { ...reader, text: readerText });
  const whole = await saves(browser, '');
  const file = readFileSync(world.at('note.txt'));
  check(browser, 'streamed: the file', file.equals(Buffer.from(whole.bytes)), whole.said);
  check(browser, 'streamed: closed', whole.state === 'closed' && whole.name.endsWith('.txt'));
  check(browser, 'streamed: says so', whole.said.includes('SHA-256'), whole.said);
  const full = await saves(browser, 'full');
  check(browser, 'streamed: a full disk leaves nothing', full.state === 'aborted', full.state);
  check(browser, 'streamed: a full disk is told', full.said.includes('not saved'), full.said);
  const dismissed = await saves(browser, 'dismissed');
  check(browser, 'streamed: no place, no word', dismissed.said === '', dismissed.said);
  check(browser, 'streamed: the verdict stays', (await seen(browser)).exhibits === 1);
}
