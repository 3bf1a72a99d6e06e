// The one script of the page. The same text also runs as the page's worker, made from a Blob: so
// the hash in the page's policy covers all code that can run.

import { serve } from './engine.js';
import { startPage } from './page/start.js';

if (typeof document === 'undefined') {
  serve({
    receive: (handler) => (self.onmessage = ({ data }) => handler(data)),
    send: (message) => self.postMessage(message),
  });
} else {
  startPage();
}
