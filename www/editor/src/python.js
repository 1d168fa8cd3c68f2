// Python for the editor: the parser, with what indentation and folding need.

import {
  LRLanguage, LanguageSupport, delimitedIndent, foldInside, foldNodeProp, indentNodeProp,
} from '@codemirror/language';
import { parser } from '@lezer/python';

/** A body is one step in from its head; a line that leaves it by hand stays left. */
function indentBody(context, node) {
  const head = context.baseIndentFor(node);
  const line = context.lineAt(context.pos, -1);
  const to = line.from + line.text.length;
  const blank = /^\s*($|#)/.test(line.text);
  const left = blank && node.to < to + 100 && !/\S/.test(context.state.sliceDoc(to, node.to)) && context.lineIndent(context.pos, -1) <= head;
  const after = /^\s*(else:|elif |except |finally:|case\s+[^=:]+:)/.test(context.textAfter);
  return left || (after && context.lineIndent(context.pos, -1) > head) ? null : head + context.unit;
}

const language = LRLanguage.define({
  name: 'python',
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        Body: context => indentBody(context, context.node) ?? context.continue(),
        IfStatement: context => (/^\s*(else:|elif )/.test(context.textAfter) ? context.baseIndent : context.continue()),
        TryStatement: context => (/^\s*(except[ :]|finally:|else:)/.test(context.textAfter) ? context.baseIndent : context.continue()),
        'TupleExpression ComprehensionExpression ParamList ArgList ParenthesizedExpression': delimitedIndent({ closing: ')' }),
        'DictionaryExpression DictionaryComprehensionExpression SetExpression SetComprehensionExpression': delimitedIndent({ closing: '}' }),
        'ArrayExpression ArrayComprehensionExpression': delimitedIndent({ closing: ']' }),
        'String FormatString': () => null,
        Script: context => indentAfterColon(context),
      }),
      foldNodeProp.add({
        'ArrayExpression DictionaryExpression SetExpression TupleExpression': foldInside,
        Body: node => ({ from: node.from + 1, to: node.to }),
      }),
    ],
  }),
  languageData: {
    closeBrackets: { brackets: ['(', '[', '{', "'", '"', "'''", '"""'], stringPrefixes: ['f', 'r', 'b', 'F', 'R', 'B'] },
    commentTokens: { line: '#' },
    indentOnInput: /^\s*([}\])]|else:|elif |except |finally:|case\s+[^:]*:?)$/,
  },
});

/** At the end of the program: in after a colon, else as the line before. */
function indentAfterColon(context) {
  for (let { from } = context.state.doc.lineAt(context.pos); from > 0; ) {
    const line = context.state.doc.lineAt(from - 1);
    if (/\S/.test(line.text)) {
      const indent = context.lineIndent(line.from);
      return /:\s*(#.*)?$/.test(line.text) ? indent + context.unit : indent;
    }
    from = line.from;
  }
  return 0;
}

export const python = new LanguageSupport(language);
