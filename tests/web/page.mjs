// The page in real browsers. Usage: page.mjs PROGRAM: the built aigaq.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { CHROMIUM, FIREFOX, openChromium, openFirefox } from './browsers.mjs';
import { PASSPHRASES } from './bundles.mjs';
import { handled } from './handling.mjs';
import { policies, times } from './judging.mjs';
import { parts } from './parts.mjs';
import {
  changes,
  check,
  fail,
  finished,
  PAGE,
  reader,
  readerText,
  seen,
  summed,
  verify,
  world,
} from './tools.mjs';
import { encodeBech32 } from '../../web/src/bech32.js';
import { openIdentity } from '../../web/src/identity.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

async function trueBundles(browser) {
  const unknown = await verify(browser, { ...reader, text: readerText });
  check(
    browser,
    'true bundle: intact',
    unknown.tones[0] === 'calm' && unknown.exhibits === 1,
    unknown.text + unknown.message,
  );
  check(browser, 'nothing green before trust', unknown.green === 0 && unknown.tones[1] === 'care');
  check(
    browser,
    'hidden name is a gap',
    unknown.text.includes('⟦') && !unknown.text.includes('Testov'),
  );
  check(
    browser,
    'hostile text is text',
    unknown.text.includes('<script>') && unknown.title !== 'run',
  );
  check(browser, 'direction mark is shown', unknown.text.includes('<U+202E>'));
  const alive = await browser.evaluate(
    () => document.querySelectorAll('#result img, #result script').length,
  );
  check(browser, 'hostile text makes no element', alive === 0 && browser.dialogs.length === 0);
  const rtl = await browser.evaluate(() =>
    [...document.querySelectorAll('bdi[dir=auto]')].some(
      (bdi) => /[\u0600-\u06ff]/.test(bdi.textContent) && getComputedStyle(bdi).direction === 'rtl',
    ),
  );
  check(browser, 'right-to-left text keeps its direction', rtl);
  await looking(browser);
  await comparing(browser);
  const known = await verify(browser, { ...reader, text: { ...readerText, trust: world.vkey } });
  check(
    browser,
    'trusted key: green',
    known.tones[0] === 'ok' && known.tones[1] === 'ok' && known.tones[2] === 'calm',
  );
  const policy = `log ${world.vkey}\nquorum none\n`;
  const byPolicy = await verify(browser, { ...reader, text: { ...readerText, trust: policy } });
  check(browser, 'policy: green', byPolicy.tones[1] === 'ok', byPolicy.message);
  const other = await verify(browser, { ...reader, text: { ...readerText, trust: changes.log } });
  check(browser, 'another key: not green', other.green === 0 && other.tones[1] === 'care');
}

async function looking(browser) {
  const press = (index) =>
    browser.evaluate(
      (i) => document.querySelectorAll('.files button[aria-expanded]')[i].click(),
      index,
    );
  await press(0);
  await browser.waitFor(() => document.querySelector('img.exhibit-image')?.naturalWidth === 2);
  await press(1);
  await browser.waitFor(() =>
    [...document.querySelectorAll('.files .evidence')].some((one) =>
      one.textContent.startsWith('A note.'),
    ),
  );
  const state = await seen(browser);
  check(
    browser,
    'exhibits can be looked at',
    state.text.includes('A note.') && state.title !== 'run',
  );
  if (browser.saved) {
    const file = await browser.saved(() =>
      document.querySelectorAll('.files button:not([aria-expanded])')[1].click(),
    );
    check(browser, 'a saved exhibit is the file', file.equals(readFileSync(world.at('note.txt'))));
  }
}

async function comparing(browser) {
  const typed = async (text) => {
    await browser.evaluate((value) => (document.querySelector('#compare').value = value), text);
    await browser.evaluate(() => document.querySelector('#compare').form.requestSubmit());
    return seen(browser);
  };
  const wrong = await typed(
    world.fingerprint.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
  );
  check(browser, 'wrong fingerprint: not green', wrong.green === 0);
  check(
    browser,
    'half a fingerprint: not green',
    (await typed(world.fingerprint.slice(0, 20))).green === 0,
  );
  const right = await typed(world.fingerprint.toLowerCase().replaceAll('-', ' '));
  check(browser, 'right fingerprint: green', right.tones[0] === 'ok' && right.tones[1] === 'ok');
}

async function groupByGroup(browser) {
  await verify(browser, { ...reader, text: readerText });
  const tick = (count) =>
    browser.evaluate((n) => {
      for (let i = 0; i < n; i++) {
        const box = document.querySelector(`#group-${i}`);
        if (!box.checked) box.click();
      }
    }, count);
  await tick(7);
  check(browser, 'seven groups: not green', (await seen(browser)).green === 0);
  await tick(8);
  check(browser, 'eight groups: green', (await seen(browser)).tones[1] === 'ok');
}

async function passphrases(browser) {
  const bundle = world.at('passphrase-bundle.age');
  const right = await verify(browser, { bundle, text: { passphrase: PASSPHRASES.bundle } });
  check(
    browser,
    'passphrase bundle: intact',
    right.tones[0] === 'calm' && right.exhibits === 1,
    right.message,
  );
  const wrong = await verify(browser, { bundle, text: { passphrase: 'another' } });
  check(
    browser,
    'wrong passphrase',
    wrong.classes.includes('wrong-passphrase') && wrong.exhibits === 0,
  );
  const none = await verify(browser, { bundle });
  check(browser, 'no key given', none.message !== '' && none.exhibits === 0);
  const locked = await verify(browser, { ...reader, text: { passphrase: 'another' } });
  check(
    browser,
    'identity stays locked',
    locked.message.includes('passphrase') && locked.exhibits === 0,
  );
  const foreignKey = await verify(browser, {
    bundle: reader.bundle,
    text: { 'identity-text': changes.identity },
  });
  check(browser, "somebody else's bundle", foreignKey.classes.includes('no-matching-key'));
}

async function altered(browser, every) {
  const path = world.at('altered.age');
  for (const { line, kind, bytes } of changes.changes.filter((_, i) => i % every === 0)) {
    writeFileSync(path, bytes);
    const state = await verify(browser, {
      bundle: path,
      text: { 'identity-text': changes.identity },
    });
    check(
      browser,
      `refused: ${line}`,
      state.classes.includes(kind) &&
        state.tones[0] === 'bad' &&
        state.green === 0 &&
        state.exhibits === 0,
      state.classes.join(' '),
    );
  }
}

async function languages(browser) {
  await verify(browser, {
    bundle: here('../formats/bundle_vectors/whole.age'),
    text: { 'identity-text': changes.identity },
  });
  for (const [code, word] of [
    ['ru', 'Целостность'],
    ['kk', 'Тұтастығы'],
    ['en', 'Integrity'],
  ]) {
    const state = await browser.evaluate((lang) => {
      const select = document.querySelector('#lang');
      select.value = lang;
      select.dispatchEvent(new Event('change'));
      const text = document.querySelector('#result').textContent;
      return {
        lang: document.documentElement.lang,
        text,
        empty: [...document.querySelectorAll('[data-t]')].some((one) => one.textContent === ''),
      };
    }, code);
    check(
      browser,
      `language ${code}`,
      state.lang === code && state.text.includes(word) && !state.empty,
    );
  }
}

async function accessible(browser) {
  const axe = readFileSync(here('node_modules/axe-core/axe.min.js'), 'utf8');
  for (const scheme of browser.scheme ? ['light', 'dark'] : [browser.fixed]) {
    for (const [width, height] of [
      [1000, 900],
      [320, 640],
    ]) {
      if (browser.scheme) await browser.scheme(scheme);
      await browser.size(width, height);
      await verify(browser, { ...reader, text: readerText });
      await browser.evaluate(() =>
        document.querySelectorAll('details').forEach((one) => (one.open = true)),
      );
      await browser.evaluate(`${axe};0`);
      const faults = await browser.evaluate(async () =>
        (await axe.run()).violations.map(
          (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
        ),
      );
      const paper = await browser.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = Number(paper.match(/\d+/)[0]) < 128;
      check(browser, `colours, ${scheme}, ${width} wide`, dark === (scheme === 'dark'), paper);
      check(browser, `axe-core, ${scheme}, ${width} wide`, faults.length === 0, faults.join('\n'));
      const wide = await browser.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      check(browser, `no sideways scrolling, ${scheme}, ${width} wide`, wide <= 0, `${wide}`);
    }
  }
  await browser.size(1000, 900);
}

// From the first key to green without a mouse. The file itself needs the system's dialog.
async function keyboardOnly(browser) {
  await browser.goto(PAGE);
  await browser.attach('#bundle', here('../formats/bundle_vectors/whole.age'));
  const focused = () =>
    browser.evaluate(() => document.activeElement.id || document.activeElement.type || '');
  const tabTo = async (id) => {
    for (let i = 0; i < 60 && (await focused()) !== id; i++) await browser.press('Tab');
    return (await focused()) === id;
  };
  const found = [await tabTo('identity-text')];
  await browser.type(changes.identity);
  found.push(await tabTo('check'));
  await browser.press('Enter');
  await finished(browser);
  found.push((await focused()) === 'result');
  found.push(await tabTo('compare'));
  const fingerprint = await browser.evaluate(
    () => document.querySelector('#fingerprint').textContent,
  );
  await browser.type(fingerprint.trim());
  await browser.press('Enter');
  check(
    browser,
    'keyboard only',
    found.every(Boolean) && (await seen(browser)).tones[1] === 'ok',
    found.join(),
  );
}

async function makesIdentity(browser) {
  await browser.goto(PAGE);
  await browser.evaluate(() => (document.querySelector('#maker').open = true));
  await browser.waitFor(() => document.querySelector('#new-passphrase').value !== '');
  const offered = await browser.evaluate(() => document.querySelector('#new-passphrase').value);
  check(
    browser,
    'offers 80 random bits or more',
    /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/.test(offered),
    offered,
  );
  await browser.evaluate(() => document.querySelector('#make').requestSubmit());
  await browser.waitFor(() => !document.querySelector('#made').hidden);
  const recipient = await browser.evaluate(() => document.querySelector('#recipient').textContent);
  if (browser.saved) {
    const file = await browser.saved(() => document.querySelector('#save-identity').click());
    const [own] = await openIdentity(new Uint8Array(file), offered);
    const agrees = encodeBech32('age', own.recipient) === recipient;
    check(browser, 'the saved identity opens and is that recipient', agrees);
  }
  check(browser, 'makes a recipient', /^age1[02-9ac-hj-np-z]{58}$/.test(recipient), recipient);
}

const offline = (browser) => {
  const left = browser.requests.filter((url) => /^(https?|wss?|ftp):/.test(url));
  check(browser, 'no request leaves', left.length === 0, left.join(' '));
};

async function all(browser, { every }) {
  await trueBundles(browser);
  await parts(browser);
  await policies(browser);
  await times(browser);
  await groupByGroup(browser);
  await passphrases(browser);
  await altered(browser, every);
  await languages(browser);
  await accessible(browser);
  await keyboardOnly(browser);
  await makesIdentity(browser);
  await handled(browser);
  offline(browser);
}

async function run(name, open, test) {
  const browser = await open();
  try {
    await test(browser);
  } catch (error) {
    fail(`${name}: ${error.stack}`);
  }
  await browser.close();
}

const dark = () => openFirefox({ scheme: 'dark' });
for (const [name, path, ...runs] of [
  ['Chromium', CHROMIUM, [openChromium, (browser) => all(browser, { every: 2 })]],
  ['Firefox', FIREFOX, [openFirefox, (browser) => all(browser, { every: 8 })], [dark, accessible]],
]) {
  if (!path) console.log(`skipped: ${name} is not installed here`);
  else for (const [open, test] of runs) await run(name, open, test);
}
process.exit(summed());
