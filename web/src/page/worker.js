// The engine in a worker, or on the page's own thread where a browser makes no worker from a Blob.

import { serve } from '../engine.js';

const script = globalThis.document?.currentScript?.textContent;

function makePort() {
  try {
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(url);
    return {
      send: (message) => worker.postMessage(message),
      receive: (handler, onFailure) => {
        worker.onmessage = ({ data }) => handler(data);
        worker.onerror = onFailure;
      },
      close: () => {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  } catch {
    return localPort();
  }
}

function localPort() {
  let toEngine;
  let toPage = () => {};
  serve({ receive: (handler) => (toEngine = handler), send: (message) => toPage(message) });
  return {
    send: (message) => setTimeout(() => toEngine(message)),
    receive: (handler) => (toPage = handler),
    close: () => (toPage = () => {}),
  };
}

export class EngineFault extends Error {
  constructor(code, line) {
    super(code);
    this.line = line;
  }
}

export class Engine {
  constructor(port = makePort()) {
    this.calls = new Map();
    this.lastId = 0;
    this.answered = false;
    this.attach(port);
  }

  attach(port) {
    this.port = port;
    port.receive(
      (message) => this.answer(message),
      () => this.moveHere(),
    );
  }

  // A worker that never ran a line: the same calls again on the page's thread.
  moveHere() {
    if (this.answered) return this.rejectAll('unreadable');
    this.attach(localPort());
    for (const [id, { request }] of this.calls) this.port.send({ id, ...request });
  }

  answer({ id, progress, result, error, line }) {
    this.answered = true;
    const call = this.calls.get(id);
    if (!call) return;
    if (progress) return call.onProgress(progress);
    this.calls.delete(id);
    if (error) call.reject(new EngineFault(error, line));
    else call.resolve(result);
  }

  ask(op, request = {}, onProgress = () => {}) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject, onProgress, request: { op, ...request } });
      this.port.send({ id, op, ...request });
    });
  }

  rejectAll(code) {
    for (const { reject } of this.calls.values()) reject(new EngineFault(code));
    this.calls.clear();
  }

  stop() {
    this.port.close();
    this.rejectAll('cancelled');
  }
}
