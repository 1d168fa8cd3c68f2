// Speed and size: Dunder's deployable site beside Pyodide with Django, in the same Chromium, in one run.
//
//     cargo xtask bench [--only first,compile,...] [--runs N]
//
// Times of opening are from navigation to the first query's result in the page: cold in a fresh profile, warm when it was
// visited before. The other times are of one call of `measure()` in tests/browser/bench/NAME.py, when it is warm; ours and
// theirs take turns, since the machine may not be as fast in the next second as in this one. The floor is what its statements
// take in our engine's SQLite alone, without anything made of their rows.

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { address, launch } from './browser.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../target/bench/', import.meta.url));
const DJANGO = 'Django==6.1.3';
const { values: options } = parseArgs({ options: { only: { type: 'string' }, runs: { type: 'string', default: '5' } } });
const RUNS = Number(options.runs);
const programs = readdirSync(join(here, 'bench')).filter(name => name.endsWith('.py')).map(name => basename(name, '.py'))
  .filter(name => !options.only || options.only.split(',').includes(name));
const source = name => readFileSync(join(here, 'bench', `${name}.py`), 'utf8');

/** What sends nothing, or not the same twice. */
const UNSENT = ['compile', 'migrations'];

/**
 * How a function is timed: for half a second at least, in milliseconds a call. As long before that for warming up, in
 * which a browser compiles again, and better, what runs often. What `reset()` takes after each call, where there is one, does
 * not count.
 */
const time = call => `
from time import perf_counter as _now
_reset = globals().pop("reset", None)
for _ in range(2):
    _rounds, _spent = 0, 0.0
    while _spent < 0.5:
        _start = _now()
        ${call}()
        while _reset is None and _now() - _start < 0.5:
            ${call}()
            _rounds += 1
        _spent += _now() - _start
        _rounds += 1
        if _reset is not None:
            _reset()
    _ms = _spent * 1000 / _rounds
print("\\nms", _ms)
`;
/**
 * The statements that `measure()` sends as the function `floor`. Wrappers see the beginning of a transaction; how it ended is in
 * the log for the last one, and the others are committed.
 */
const FLOOR = `
from _dunder_db import step as _step
from django.db import connection as _connection
_sent = []
def _watch(execute, sql, params, many, context):
    if sql == "BEGIN" and any(sql == "BEGIN" for sql, _ in _sent):
        _sent.append(("COMMIT", None))
    _sent.append((sql, params))
    return execute(sql, params, many, context)
with _connection.execute_wrapper(_watch):
    measure()
if _connection.queries[-1]["sql"] in ("COMMIT", "ROLLBACK"):
    _sent.append((_connection.queries[-1]["sql"], None))
def floor():
    for sql, params in _sent:
        _step(sql, params)
`;
const milliseconds = output => Number(/^ms (.*)$/m.exec(output)?.[1] ?? Number.NaN);
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// Their side: the files of the npm package and wheels from PyPI, on a server of our own that sends brotli.

const THEIR_PAGE = `<!doctype html><title>Pyodide with Django</title><link rel="icon" href="data:,"><pre id="result"></pre><script type="module">
import { loadPyodide } from './pyodide.mjs';
const wheels = Promise.all(WHEELS.map(async name => (await fetch(name)).arrayBuffer()));
const pyodide = await loadPyodide({ indexURL: './' });
for (const wheel of await wheels) pyodide.unpackArchive(wheel, 'wheel');
await pyodide.runPythonAsync(await (await fetch('setup.py')).text());
self.run = code => {
  let output = '';
  pyodide.setStdout({ batched: line => (output += line + '\\n') });
  pyodide.globals.get('run')(code);
  return output;
};
document.getElementById('result').textContent = self.run(await (await fetch('first.py')).text());
</script>`;

const THEIR_SETUP = `
import importlib.machinery, importlib.util, os, sys
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
from django.conf import settings

for name in ("app", "app.models"):
    spec = importlib.machinery.ModuleSpec(name, None, origin="/app", is_package=name == "app")
    sys.modules[name] = importlib.util.module_from_spec(spec)
sys.modules["app"].__path__ = ["/app"]
sys.modules["app"].models = sys.modules["app.models"]
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "app"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, TIME_ZONE="UTC",
)
import django
django.setup()

def run(code):
    from django.apps import apps
    from django.db import connection
    models, rest = code.split("# ---", 1)
    tables = connection.introspection.table_names()
    for model in reversed(list(apps.all_models["app"].values())):
        if model._meta.db_table in tables:
            with connection.schema_editor() as editor:
                editor.delete_model(model)
    apps.all_models["app"].clear()
    apps.clear_cache()
    module = sys.modules["app.models"]
    exec(compile(models, "models.py", "exec"), module.__dict__)
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("app").get_models():
            editor.create_model(model)
    exec(compile("#" + rest, "program.py", "exec"), module.__dict__)
`;

function theirFiles() {
  mkdirSync(cache, { recursive: true });
  let wheels = readdirSync(cache).filter(name => name.endsWith('.whl'));
  if (wheels.length < 3) {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version', '3.13'];
    execFileSync('python3', [...pip, '--dest', cache, DJANGO, 'asgiref', 'sqlparse'], { stdio: 'inherit' });
    wheels = readdirSync(cache).filter(name => name.endsWith('.whl'));
  }
  const files = new Map();
  for (const name of ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'pyodide-lock.json', 'python_stdlib.zip']) {
    files.set(name, readFileSync(join(here, 'node_modules/pyodide', name)));
  }
  for (const name of wheels) files.set(name, readFileSync(join(cache, name)));
  files.set('index.html', Buffer.from(THEIR_PAGE.replace('WHEELS', JSON.stringify(wheels))));
  files.set('setup.py', Buffer.from(THEIR_SETUP));
  files.set('first.py', Buffer.from(source('first')));
  return files;
}

/** As sent: archives as they are, everything else as brotli. The large ones take a while, so they are kept. */
function encoded(name, content) {
  if (/\.(whl|zip)$/.test(name)) return { content };
  const kept = join(cache, `${name}.${content.length}.br`);
  if (!existsSync(kept)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(kept, brotliCompressSync(content, { params }));
  }
  return { content: readFileSync(kept), encoding: 'br' };
}

const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

async function serveTheirs() {
  const files = new Map([...theirFiles()].map(([name, content]) => [name, encoded(name, content)]));
  const size = [...files.values()].reduce((sum, { content }) => sum + content.length, 0);
  const server = createServer((request, response) => {
    const name = request.url.slice(1) || 'index.html';
    const file = files.get(name);
    if (!file) return response.writeHead(404).end();
    const headers = { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Cache-Control': 'max-age=3600' };
    response.writeHead(200, { ...headers, ...(file.encoding && { 'Content-Encoding': file.encoding }) }).end(file.content);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { size, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Bytes of a first visit to our site: all lessons left out but the outline, and the packs of Python, which come when they are imported. */
function ourSize(dist) {
  const sent = path => readFileSync(existsSync(`${path}.br`) ? `${path}.br` : path).length;
  const assets = readdirSync(join(dist, 'assets')).filter(name => !/\.(br|gz|pack)$/.test(name)).map(name => join(dist, 'assets', name));
  const all = [join(dist, 'index.html'), join(dist, 'icon.svg'), join(dist, 'lessons/course.json'), ...assets];
  const engine = all.filter(path => /engine-.*\.wasm$/.test(path));
  const sum = paths => paths.reduce((total, path) => total + sent(path), 0);
  return { total: sum(all), page: sum(all) - sum(engine) };
}

const first = source('first');
const ours = `${address}/#r${encodeURIComponent(JSON.stringify({ v: 1, code: first, run: true }))}`;

/** Milliseconds from navigation until `selector` shows `text`. */
async function opening(page, url, selector, text) {
  await page.addInitScript(([selector, text]) => {
    const look = () => {
      if (!self.shown && [...document.querySelectorAll(selector)].some(element => element.textContent.includes(text))) {
        self.shown = performance.now();
      }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  }, [selector, text]);
  await page.goto(url);
  const shown = await page.waitForFunction(() => self.shown, undefined, { timeout: 120_000, polling: 50 });
  return shown.jsonValue();
}

async function openings(browser, url, selector, text) {
  const cold = [];
  const warm = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext();
    for (const times of [cold, warm]) {
      const page = await context.newPage();
      times.push(await opening(page, url, selector, text));
      await page.close();
    }
    await context.close();
  }
  return { cold: median(cold), warm: median(warm) };
}

/** A page of ours whose engine runs programs, without the rest of the page. */
async function ourEngine(browser) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.evaluate(() => {
    // The engine may have begun already: what it said until now comes at once.
    self.onreply = () => {};
    self.worker = self.dunder.engine(message => self.onreply(message));
  });
  return page;
}

/** One call of `measure()` in our engine. */
async function ourTime(page, code) {
  return milliseconds(await page.evaluate(code => new Promise((done, fail) => {
    self.onreply = message => {
      if (message.type === 'failed') fail(new Error(message.message));
      if (message.type !== 'response') return;
      const { report: { report } = {}, failed } = message.response.reply;
      if (!report) return fail(new Error(failed.message));
      const { error } = report.events.find(({ error }) => error) ?? {};
      if (error) fail(new Error(`${error.type}: ${error.message}`));
      done(report.events.map(({ output }) => output?.text ?? '').join(''));
    };
    const program = { code, entry: 'models', limits: { time_ms: 60000 } };
    self.worker.postMessage({ id: 1, command: { command: 'run', program } });
  }), code));
}

async function theirTime(page, code) {
  return milliseconds(await page.evaluate(code => self.run(code), code));
}

const row = (name, mine, theirs, unit, digits = 1, ratio = theirs / mine, floor = undefined) => console.log([
  name.padEnd(34), mine.toFixed(digits).padStart(10), theirs.toFixed(digits).padStart(10), unit.padEnd(3),
  `${ratio.toFixed(1)}×`.padStart(7), ...(floor ? [`${floor.toFixed(digits).padStart(10)} ${(mine / floor).toFixed(1).padStart(5)}×`] : []),
].join(' '));

const theirs = await serveTheirs();
const browser = await launch();
let failed = false;
/** NaN for what failed, and the reason on the error output: a Python traceback ends with it. */
const settle = promise => promise.catch(error => {
  failed = true;
  console.error(error.message.split('\n').filter(line => /^\S/.test(line)).at(-1));
  return Number.NaN;
});
try {
  console.log(`${'Chromium'} ${browser.version()}, medians of ${RUNS}; theirs: Pyodide with ${DJANGO}\n`);
  console.log(`${''.padEnd(34)} ${'Dunder'.padStart(10)} ${'theirs'.padStart(10)}      theirs ÷ ours  floor, ours ÷ floor`);
  if (process.env.DUNDER_DIST) {
    const size = ourSize(process.env.DUNDER_DIST);
    row('first visit, brotli', size.total / 1e6, theirs.size / 1e6, 'MB', 2);
    console.log(`${'  of it the page, without engine'.padEnd(34)} ${(size.page / 1e3).toFixed(1).padStart(10)} ${''.padStart(10)} kB`);
  }
  if (programs.includes('first')) {
    const mine = await openings(browser, ours, '[data-testid=results], [data-testid=output]', 'On engines');
    const other = await openings(browser, theirs.url, '#result', 'On engines');
    row('open to first result, cold', mine.cold, other.cold, 'ms', 0);
    row('open to first result, warm', mine.warm, other.warm, 'ms', 0);
  }
  const measured = programs.filter(name => name !== 'first');
  if (measured.length) {
    const page = await browser.newPage();
    page.on('pageerror', error => console.error(String(error)));
    page.on('console', message => message.type() === 'error' && console.error(message.text()));
    await page.goto(theirs.url);
    await page.waitForFunction(() => document.getElementById('result').textContent, undefined, { timeout: 120_000 });
    for (const name of measured) {
      const code = source(name) + time('measure');
      const engine = await ourEngine(browser);
      const pairs = [];
      for (let run = 0; run < RUNS; run += 1) {
        pairs.push([await settle(ourTime(engine, code)), await settle(theirTime(page, code))]);
      }
      const [mine, other, ratio] = [([ours]) => ours, ([, theirs]) => theirs, ([ours, theirs]) => theirs / ours]
        .map(of => median(pairs.map(of)));
      const floor = UNSENT.includes(name) ? undefined : await settle(ourTime(engine, source(name) + FLOOR + time('floor')));
      row(name, mine, other, 'ms', 3, ratio, floor);
      await engine.close();
    }
  }
} finally {
  await browser.close();
  theirs.close();
}
process.exitCode = failed ? 1 : 0;
