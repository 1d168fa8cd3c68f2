// The editor's looks. Colours are custom properties of the page, with values of its own where the page sets none.

import { EditorView } from '@codemirror/view';

const look = {
  '&': { height: '100%', color: 'var(--text, inherit)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace)', fontSize: 'var(--code-size, 0.875rem)', lineHeight: '1.55',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent, #0c7a4d)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted, #6b7280)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-active, rgb(127 127 127 / 9%))' },
  '.cm-cursor': { borderLeftColor: 'var(--accent, #0c7a4d)' },
  '.cm-pointedLine': { backgroundColor: 'var(--code-pointed, rgb(12 122 77 / 16%))' },
  '.cm-errorLine': { backgroundColor: 'var(--error-tint, rgb(200 40 40 / 12%))' },
  '.cm-errorRange': { textDecoration: 'underline wavy var(--error, #c0262d)', textUnderlineOffset: '3px' },
  '.cm-errorMessage': {
    padding: '2px 12px 4px', color: 'var(--error, #c0262d)', backgroundColor: 'var(--error-tint, rgb(200 40 40 / 12%))',
    whiteSpace: 'pre-wrap', fontSize: '0.92em',
  },
  '.cm-queryGutter': { minWidth: '1.6em' },
  '.cm-queryMark': {
    display: 'inline-block', minWidth: '1.5em', padding: '0 3px', borderRadius: '8px', fontSize: '0.78em', lineHeight: '1.5', textAlign: 'center',
    color: 'var(--query, var(--accent, #0c7a4d))', border: '1px solid currentColor',
  },
  '.cm-panels': { backgroundColor: 'var(--raised, Canvas)', color: 'inherit' },
  '.cm-tooltip': { backgroundColor: 'var(--raised, Canvas)', color: 'inherit', border: '1px solid var(--line, #9ca3af)', borderRadius: '4px' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit' },
};

const light = EditorView.theme(look);
const dark = EditorView.theme(look, { dark: true });

export const theme = isDark => (isDark ? dark : light);
