// The worker: waits for the compiled engine, then answers the page's requests one by one.
//
// From the page: first {type: 'engine', module}, a WebAssembly.Module; after it requests {id, command, ...}.
// To the page: {type: 'ready'}; {type: 'response', response: {id, reply}} for each request; {type: 'failed', id, message}
// when the engine itself failed. After that its memory can't be trusted: the page ends the worker and starts another.

import { Engine, initSync, overflowed, panicked } from 'engine';

let engine;

self.onmessage = ({ data }) => {
  try {
    if (data.type === 'engine') {
      initSync({ module: data.module });
      engine = new Engine();
      self.postMessage({ type: 'ready' });
    } else {
      self.postMessage({ type: 'response', response: engine.handle(data) });
    }
  } catch (error) {
    const message = (engine && panicked()) ?? String(error?.message ?? error);
    if (engine && error instanceof RangeError && data.command?.command === 'run') {
      answerOverflow(data.id);
    }
    engine = undefined;
    self.postMessage({ type: 'failed', id: data.id, message });
  }
};

// Too deep a recursion: what the program did before it is still in the engine's memory.
function answerOverflow(id) {
  try {
    const response = overflowed(id);
    if (response) self.postMessage({ type: 'response', response });
  } catch {
    // Then the page hears only that the engine failed.
  }
}
