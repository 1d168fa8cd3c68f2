// The worker: waits for the compiled engine, then answers the page's requests one by one.
//
// From the page: first {type: 'engine', module, packs}, a WebAssembly.Module and the addresses of Python's packs; after it
// requests {id, command, ...}.
// To the page: {type: 'ready'}; {type: 'begins'} when something begins that has a time limit of its own; {type: 'response',
// response: {id, reply}} for each request; {type: 'failed', id, message} when the engine itself failed. After that its memory
// can't be trusted: the page ends the worker and starts another.

import { Engine, initSync, overflowed, panicked } from 'engine';

// Milliseconds without a request after which the engine prepares for the next run: the page asks for the tables after each one.
const IDLE = 150;

let engine;
let packs;
let resting;

self.onmessage = ({ data }) => guarded(data, () => {
  if (data.type === 'engine') {
    initSync({ module: data.module });
    packs = data.packs;
    engine = new Engine(fetchPack, () => self.postMessage({ type: 'begins' }));
    self.postMessage({ type: 'ready' });
    restAfter(0);
  } else {
    clearTimeout(resting);
    self.postMessage({ type: 'response', response: engine.handle(data) });
    restAfter(IDLE);
  }
});

function restAfter(milliseconds) {
  resting = setTimeout(() => guarded({}, () => engine?.rest()), milliseconds);
}

// Does something for a request; what it throws is told.
function guarded(request, work) {
  try {
    work();
  } catch (error) {
    const message = (engine && panicked()) ?? String(error?.message ?? error);
    if (engine && error instanceof RangeError && request.command?.command === 'run') {
      answerOverflow(request.id);
    }
    engine = undefined;
    self.postMessage({ type: 'failed', id: request.id, message });
  }
}

// A part of Python that a program imports just now: the interpreter waits for it.
function fetchPack(name) {
  const request = new XMLHttpRequest();
  request.open('GET', packs[name], false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    throw new Error('the network can\'t be reached. Connect, and run the program again.');
  }
  if (request.status !== 200) throw new Error(`the server answered ${request.status}. Reload the page, which may be an old one.`);
  return new Uint8Array(request.response);
}

// Too deep a recursion: what the program did before it is still in the engine's memory.
function answerOverflow(id) {
  try {
    const response = overflowed(id);
    if (response) self.postMessage({ type: 'response', response });
  } catch {
    // Then the page hears only that the engine failed.
  }
}
