// SQL as Django writes it: split into words, coloured, laid out.

const TOKEN = /(?<space>\s+)|(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>[xX]?'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*"|`[^`]*`)|(?<placeholder>%s|\?)|(?<number>\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?<word>[A-Za-z_]\w*)|(?<operator><>|!=|<=|>=|\|\||->>|->|[^\s])/gy;

const KEYWORDS = new Set(`ADD ALL ALTER AND AS ASC BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT
CREATE CROSS CURRENT DEFAULT DEFERRABLE DEFERRED DELETE DESC DISTINCT DO DROP ELSE END ESCAPE EXCEPT EXISTS EXPLAIN FALSE FILTER FIRST
FOLLOWING FOREIGN FROM FULL GENERATED GLOB GROUP HAVING IF IGNORE IN INDEX INITIALLY INNER INSERT INTERSECT INTO IS ISNULL JOIN KEY
LAST LEFT LIKE LIMIT NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RANGE RECURSIVE
REFERENCES REGEXP RELEASE RENAME RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT SELECT SET STORED TABLE THEN TO TRANSACTION TRUE
UNBOUNDED UNION UNIQUE UPDATE USING VALUES VIRTUAL WHEN WHERE WINDOW WITH`.split(/\s+/));

const CLASSES = {
  comment: 'tok-comment', string: 'tok-string', name: 'tok-variableName', placeholder: 'tok-meta', number: 'tok-number',
  keyword: 'tok-keyword', function: 'tok-typeName', operator: 'tok-operator',
};

/** Clauses that start a line of their own. */
const CLAUSES = new Set(`SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET WINDOW VALUES SET RETURNING UNION INTERSECT EXCEPT
INNER LEFT RIGHT FULL CROSS JOIN`.split(/\s+/));
/** Clauses whose parts, separated by commas, fill lines of their own when the clause is long. */
const LISTS = new Set(['SELECT', 'SET', 'VALUES', 'GROUP', 'ORDER']);
const WIDTH = 76;

export function escape(text) {
  return text.replace(/[&<>"]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]);
}

function* tokens(text) {
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); ) {
    let kind = Object.keys(match.groups).find(name => match.groups[name] !== undefined);
    if (kind === 'word') {
      if (KEYWORDS.has(match[0].toUpperCase())) kind = 'keyword';
      else if (text[TOKEN.lastIndex] === '(') kind = 'function';
    }
    yield { kind, text: match[0] };
  }
}

/** The text as HTML, its words in spans with classes. */
export function highlightSql(text) {
  let html = '';
  for (const token of tokens(text)) {
    const name = CLASSES[token.kind];
    html += name ? `<span class="${name}">${escape(token.text)}</span>` : escape(token.text);
  }
  return html;
}

/**
 * The statement over several lines: a line a clause, long lists over several, long conditions a line a part, subqueries indented.
 * Words and their order stay as they are; what fits in one line stays in one.
 */
export function formatSql(sql) {
  const statement = sql.trim();
  if (/^(CREATE|ALTER|DROP|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b/i.test(statement)) return statement;
  const formatted = layout(clauses(parse(statement)), 0);
  // What is no whole statement (an open parenthesis, say) stays as it is.
  return squeeze(formatted) === squeeze(statement) ? formatted : statement;
}

const squeeze = text => text.replace(/\s+/g, '');

/** Words and groups in parentheses, nested. */
function parse(text) {
  const root = [];
  const stack = [root];
  for (const token of tokens(text)) {
    const top = stack.at(-1);
    if (token.text === '(') {
      const inner = [];
      top.push({ kind: 'group', inner });
      stack.push(inner);
    } else if (token.text === ')' && stack.length > 1) stack.pop();
    else top.push(token);
  }
  return root;
}

const isSpace = part => part.kind === 'space';
const keyword = part => (part.kind === 'keyword' ? part.text.toUpperCase() : undefined);

/** Splits a statement where its clauses start. */
function clauses(parts) {
  const lines = [];
  for (const [index, part] of parts.entries()) {
    const before = keyword(parts.slice(0, index).findLast(part => !isSpace(part)) ?? part);
    const word = keyword(part);
    // LEFT OUTER JOIN is one clause; so is DELETE FROM, and the SET of ON CONFLICT ... DO UPDATE SET.
    const goesOn = (word === 'JOIN' && ['INNER', 'OUTER', 'LEFT', 'RIGHT', 'CROSS', 'FULL'].includes(before))
      || (word === 'FROM' && ['DELETE', 'DISTINCT'].includes(before)) || (word === 'SET' && before === 'UPDATE');
    if (!lines.length || (CLAUSES.has(word) && !goesOn)) lines.push([]);
    lines.at(-1).push(part);
  }
  return lines;
}

function layout(lines, depth) {
  const indent = '  '.repeat(depth);
  return lines.map(parts => indent + clause(trim(parts), depth)).join('\n');
}

function clause(parts, depth) {
  const line = flat(parts);
  const nested = parts.some(part => part.kind === 'group' && isQuery(part));
  if (!nested && line.length + 2 * depth <= WIDTH) return line;
  const word = keyword(parts[0]);
  const inner = '\n' + '  '.repeat(depth + 1);
  if (LISTS.has(word)) {
    const head = parts.slice(0, 1 + parts.slice(1).findIndex(part => !isSpace(part) && !['DISTINCT', 'BY'].includes(keyword(part))));
    const rest = parts.slice(head.length);
    return text(trim(head), depth) + inner + fill(split(rest, part => part.text === ',').map(part => text(trim(part), depth + 1)), depth + 1);
  }
  if (word === 'WHERE' || word === 'HAVING') return conditions(parts, depth);
  return text(parts, depth);
}

/** A list with as many parts a line as fit. */
function fill(parts, depth) {
  const indent = '  '.repeat(depth);
  const lines = [];
  for (const part of parts) {
    const last = lines.at(-1) ?? '\n';
    const fits = indent.length + last.length + part.length + 2 <= WIDTH;
    if (fits && !`${last}${part}`.includes('\n')) lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines.join(`,\n${indent}`);
}

/** A condition a line: splits at AND and OR, but not at the AND of BETWEEN, nor inside CASE. */
function conditions(parts, depth) {
  const pieces = [[]];
  let between = false;
  let cases = 0;
  for (const part of parts) {
    const word = keyword(part);
    if (word === 'CASE') cases += 1;
    if (word === 'END') cases -= 1;
    if ((word === 'AND' || word === 'OR') && !between && cases === 0) pieces.push([]);
    if (word === 'BETWEEN') between = true;
    else if (word === 'AND') between = false;
    pieces.at(-1).push(part);
  }
  return pieces.map(piece => text(trim(piece), depth)).join('\n' + '  '.repeat(depth + 1));
}

/** One line, but for subqueries and groups that are too long. */
function text(parts, depth) {
  return parts.map(part => {
    if (isSpace(part)) return ' ';
    if (part.kind !== 'group') return part.text;
    const line = flat([part]);
    const indent = '\n' + '  '.repeat(depth + 1);
    if (isQuery(part)) return `(\n${layout(clauses(trim(part.inner)), depth + 1)}${indent.slice(0, -2)})`;
    if (line.length + 2 * depth <= WIDTH) return line;
    const inner = part.inner.some(part => ['AND', 'OR'].includes(keyword(part)))
      ? conditions(part.inner, depth)
      : split(part.inner, part => part.text === ',').map(part => text(trim(part), depth + 1)).join(',' + indent);
    return `(${indent}${inner}${indent.slice(0, -2)})`;
  }).join('');
}

const isQuery = part => ['SELECT', 'WITH'].includes(keyword(trim(part.inner)[0] ?? part));

function flat(parts) {
  return parts.map(part => (isSpace(part) ? ' ' : part.kind === 'group' ? `(${flat(part.inner)})` : part.text)).join('');
}

function trim(parts) {
  const start = parts.findIndex(part => !isSpace(part));
  return start < 0 ? [] : parts.slice(start, parts.findLastIndex(part => !isSpace(part)) + 1);
}

function split(parts, at) {
  const pieces = [[]];
  for (const part of parts) at(part) ? pieces.push([]) : pieces.at(-1).push(part);
  return pieces;
}
