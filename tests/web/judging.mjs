// Whom the reader trusts and what he brings: policies of witnesses, headers of blocks.

import { check, reader, readerText, verify, world } from './tools.mjs';

export async function policies(browser) {
  const other = world.vkey.replace(/^aigaq\/./, 'x');
  const known = `log ${world.vkey}\nwitness Баға ${world.witness}\n`;
  const judged = (bundle, trust) =>
    verify(browser, { ...reader, bundle: world.at(bundle), text: { ...readerText, trust } });
  const met = await judged('cosigned.age', `${known}quorum Баға`);
  check(browser, 'quorum met: green', met.tones[1] === 'ok' && met.text.includes('Баға'), met.text);
  const few = await judged('reader-bundle.age', `${known}quorum Баға\n`);
  check(browser, 'quorum not met: not green', few.green === 0 && few.tones[1] === 'care');
  const offered = await browser.evaluate(() => document.querySelector('#compare') !== null);
  check(browser, 'quorum not met: no fingerprint makes it green', !offered && few.exhibits === 1);
  const mine = `witness a ${world.witness}\nquorum a\n`;
  const unknown = await judged('cosigned.age', mine);
  check(browser, 'quorum met, log unknown: not green', unknown.green === 0);
  const wrong = await judged('cosigned.age', `${known}quorum nobody\n`);
  check(browser, 'bad policy: its line', / 3 /.test(wrong.message), wrong.message);
  const none = await judged('cosigned.age', other);
  check(browser, 'no key', none.message !== '' && none.exhibits === 0);
}

export async function times(browser) {
  const judged = (bundle, headers) =>
    verify(browser, { ...reader, bundle: world.at(bundle), headers, text: readerText });
  const headers = world.at('headers');
  const none = await judged('anchored.age');
  check(browser, 'time: no headers, as claimed', none.text.includes('As claimed'), none.message);
  const known = await judged('anchored.age', headers);
  const interval = known.text.includes('not before 2009-01-03T16:15:05Z, not after open');
  check(browser, 'time: interval', known.tones[2] === 'calm' && interval, known.text);
  const against = await judged('contradicted.age', headers);
  check(browser, 'time: contradicted, and intact', against.tones[2] === 'bad', against.text);
  check(browser, 'time: contradicted is no fault', against.tones[0] === 'calm');
  const bad = await judged('anchored.age', world.at('form'));
  check(browser, 'time: no headers in the file', bad.message.includes('block headers'));
}
