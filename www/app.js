// Starts the page: loads the front end's module, which draws itself into #app.

import init from 'app';

try {
  await init({ module_or_path: new URL(self.dunder.assets.appWasm, document.baseURI) });
} catch (error) {
  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  message.textContent = `The page could not be started: ${error.message}. Please reload it, or try a newer browser.`;
  document.querySelector('#app main')?.append(message);
  throw error;
}
