// The editor, and what colours and lays out code elsewhere in the page. The front end binds to these functions.
//
// create(parent, {doc, dark, onChange(doc), onRun(), onShare(), onCursorLine(line)}) makes an editor; lines count from 1.

import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { classHighlighter, highlightTree } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { completionSource } from './complete.js';
import { clearAll, marks, setError, setHighlight, setQueries } from './marks.js';
import { python } from './python.js';
import { escape } from './sql.js';
import { theme } from './theme.js';

export { formatSql, highlightSql } from './sql.js';

/** Python code as HTML, its words in spans with classes. */
export function highlightPython(code) {
  let html = '';
  let at = 0;
  highlightTree(parser.parse(code), classHighlighter, (from, to, classes) => {
    html += `${escape(code.slice(at, from))}<span class="${classes}">${escape(code.slice(from, to))}</span>`;
    at = to;
  });
  return html + escape(code.slice(at));
}

/** The whole text of the editor that holds `element`: the page itself has only the lines in sight. */
export const textOf = element => EditorView.findFromDOM(element)?.state.doc.toString();

/** An editor in `parent`. */
export function create(parent, options) {
  const themed = new Compartment();
  let schema = { models: [] };
  let quiet = false;
  let line = 0;

  const run = keys => ({ key: keys, preventDefault: true, run: view => (closeCompletion(view), options.onRun?.(), true) });
  const extensions = [
    keymap.of([
      run('Mod-Enter'),
      run('Shift-Enter'),
      { key: 'Mod-s', preventDefault: true, run: () => (options.onShare?.(), true) },
    ]),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    highlightSpecialChars(),
    highlightSelectionMatches(),
    history(),
    drawSelection(),
    rectangularSelection(),
    indentOnInput(),
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    bracketMatching(),
    closeBrackets(),
    search({ top: true }),
    python,
    syntaxHighlighting(classHighlighter),
    autocompletion({ override: [completionSource(() => schema)], icons: false }),
    // Suggestions that are still to come as well: they would cover what is looked at now.
    EditorView.domEventHandlers({ blur: (_event, view) => void closeCompletion(view) }),
    marks,
    themed.of(theme(options.dark)),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      // Tab indents; Escape and then Tab moves on (see `tabs`).
      { key: 'Tab', run: indentMore, shift: indentLess },
    ]),
    EditorView.contentAttributes.of({
      'aria-label': 'Python code. Tab indents; press Escape, then Tab, to leave the editor.',
      'data-testid': 'editor',
      autocapitalize: 'off',
      autocorrect: 'off',
      spellcheck: 'false',
    }),
    EditorView.updateListener.of(update => {
      if (update.docChanged && !quiet) options.onChange?.(update.state.doc.toString());
      const now = update.state.doc.lineAt(update.state.selection.main.head).number;
      if (now !== line) {
        line = now;
        options.onCursorLine?.(now);
      }
    }),
    tabs,
  ];
  const state = doc => EditorState.create({ doc, extensions });
  const view = new EditorView({ parent, state: state(options.doc ?? '') });

  return {
    /** Replaces the text, and forgets the history of the one before. */
    setDoc(doc) {
      if (doc === view.state.doc.toString()) return;
      quiet = true;
      view.setState(state(doc));
      quiet = false;
    },
    /** Replaces the text as an edit, which can be undone. */
    replaceDoc(doc) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: doc } });
    },
    getDoc: () => view.state.doc.toString(),
    setTheme(dark) {
      options = { ...options, dark };
      view.dispatch({ effects: themed.reconfigure(theme(dark)) });
    },
    /** Marks a line, or columns `[from, to]` of it (from 1, both inclusive), as wrong, and shows the message under it. */
    markError(line, columns, message) {
      view.dispatch({ effects: setError.of({ line, columns, message }) });
    },
    /** Takes away errors and query marks. */
    clearMarks() {
      view.dispatch({ effects: clearAll.of(null) });
    },
    /** Badges beside lines: `[{line, kind, count}]`. */
    setQueryMarks(queries) {
      view.dispatch({ effects: setQueries.of(queries) });
    },
    /** Tints a line, or none with null. */
    highlightLine(line) {
      view.dispatch({ effects: setHighlight.of(line ?? null) });
    },
    /** What to complete: `{models: [{name, fields: [name], related: {field: model}}]}`. */
    setCompletions(models) {
      schema = models;
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Lets Tab move the focus after Escape, until something else is typed. */
const tabs = EditorView.domEventObservers({
  // An observer: keys that have a command, as Escape has in a selection, reach no later handler.
  keydown(event, view) {
    if (event.key === 'Escape') view.setTabFocusMode(2000);
  },
});
