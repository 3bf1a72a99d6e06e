// Making an identity for somebody who has none.

import { utf8 } from '../bytes.js';
import { offerPassphrase } from '../identity.js';
import { byId } from './dom.js';
import { saveBlob } from './save.js';
import { say } from './words.js';
import { Engine } from './worker.js';

const LEAST = 16;

export function startMaker() {
  const offer = () => (byId('new-passphrase').value = offerPassphrase());
  let made = null;
  byId('offer').addEventListener('click', offer);
  byId('maker').addEventListener('toggle', () => byId('new-passphrase').value || offer());
  byId('make').addEventListener('submit', async (event) => {
    event.preventDefault();
    const passphrase = byId('new-passphrase').value;
    const tell = (id) => (byId('make-message').textContent = say(id));
    if (Array.from(passphrase).length < LEAST) return tell('make_short');
    tell('make_working');
    byId('make-button').disabled = true;
    const engine = new Engine();
    try {
      made = await engine.ask('makeIdentity', { passphrase });
      byId('recipient').textContent = made.recipient;
      byId('made').hidden = false;
      tell('make_done');
    } catch {
      tell('unreadable');
    }
    engine.stop();
    byId('make-button').disabled = false;
  });
  byId('save-identity').addEventListener('click', () =>
    saveBlob('identity.age', new Blob([made.file])),
  );
  byId('save-public').addEventListener('click', () =>
    saveBlob('identity.age.pub', new Blob([utf8(`${made.recipient}\n`)])),
  );
}
