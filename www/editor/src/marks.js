// What the page marks in the code: the line of an error, the queries that each line sent, the line of a query pointed at.

import { RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from '@codemirror/view';

export const setError = StateEffect.define();
export const setQueries = StateEffect.define();
export const setHighlight = StateEffect.define();
export const clearAll = StateEffect.define();

class Message extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const element = document.createElement('div');
    element.className = 'cm-errorMessage';
    element.setAttribute('role', 'note');
    element.textContent = this.text;
    return element;
  }
}

const line = (doc, number) => doc.line(Math.min(Math.max(number, 1), doc.lines));

function errorDecorations(doc, { line: number, columns, message }) {
  const at = line(doc, number);
  const ranges = [Decoration.line({ class: 'cm-errorLine' }).range(at.from)];
  if (columns) {
    const from = Math.min(at.from + columns[0] - 1, at.to);
    const to = Math.min(Math.max(at.from + columns[1], from + 1), at.to);
    if (from < to) ranges.push(Decoration.mark({ class: 'cm-errorRange' }).range(from, to));
  }
  if (message) ranges.push(Decoration.widget({ widget: new Message(message), block: true, side: 1 }).range(at.to));
  return Decoration.set(ranges, true);
}

const errors = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    // An edit answers the error: its message would only be in the way.
    value = transaction.docChanged ? Decoration.none : value;
    for (const effect of transaction.effects) {
      if (effect.is(setError)) value = errorDecorations(transaction.state.doc, effect.value);
      if (effect.is(clearAll)) value = Decoration.none;
    }
    return value;
  },
  provide: field => EditorView.decorations.from(field),
});

const highlighted = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setHighlight)) continue;
      value = effect.value === null
        ? Decoration.none
        : Decoration.set([Decoration.line({ class: 'cm-pointedLine' }).range(line(transaction.state.doc, effect.value).from)]);
    }
    return value;
  },
  provide: field => EditorView.decorations.from(field),
});

class Badge extends GutterMarker {
  constructor(queries) {
    super();
    this.queries = queries;
  }
  eq(other) {
    return JSON.stringify(other.queries) === JSON.stringify(this.queries);
  }
  toDOM() {
    const group = document.createElement('span');
    group.className = 'cm-queryMarks';
    for (const { kind, count } of this.queries) {
      const badge = document.createElement('span');
      badge.className = `cm-queryMark query-${kind}`;
      badge.textContent = count;
      badge.title = `${count} ${kind.toUpperCase()} ${count === 1 ? 'query' : 'queries'} from this line`;
      group.append(badge);
    }
    return group;
  }
}

function badges(doc, queries) {
  const lines = new Map();
  for (const query of queries) {
    if (query.line >= 1 && query.line <= doc.lines) lines.set(query.line, [...(lines.get(query.line) ?? []), query]);
  }
  const builder = new RangeSetBuilder();
  for (const number of [...lines.keys()].sort((a, b) => a - b)) {
    const { from } = doc.line(number);
    builder.add(from, from, new Badge(lines.get(number)));
  }
  return builder.finish();
}

const queryMarks = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setQueries)) value = badges(transaction.state.doc, effect.value);
      if (effect.is(clearAll)) value = RangeSet.empty;
    }
    return value;
  },
});

export const marks = [
  errors,
  highlighted,
  queryMarks,
  gutter({ class: 'cm-queryGutter', markers: view => view.state.field(queryMarks), initialSpacer: () => new Badge([]) }),
];
