// The browser and the site. DUNDER_URL is the address of the served site, CHROMIUM the browser's path: `cargo xtask` sets both.

import { chromium } from 'playwright-core';

export const address = process.env.DUNDER_URL ?? 'http://127.0.0.1:8080';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}
