/**
 * Members that an object of a model has twice: of two machines of one name JavaScript keeps the
 * last, and says nothing. Found in the text, as the module does not show it any more.
 */

interface Twice {
  /** Whose members they are: "machines". */
  readonly of: string;
  readonly name: string;
  /** Of the second one. */
  readonly line: number;
  readonly column: number;
}

/** Objects whose members have names that mean something. */
const looked = ['machines', 'actors', 'parties', 'states', 'on', 'after', 'environment'];

const pattern = new RegExp(
  [
    '//[^\\n]*|/\\*[\\s\\S]*?\\*/',
    '(?:\'(?<single>(?:[^\'\\\\\\n]|\\\\.)*)\'|"(?<double>(?:[^"\\\\\\n]|\\\\.)*)")',
    '`(?:[^`\\\\]|\\\\.)*`',
    '(?<name>[\\p{ID_Start}$_][\\p{ID_Continue}$]*|\\d+)',
    '(?<mark>\\S)',
  ].join('|'),
  'gsu',
);

/** Brackets that are open. */
interface Open {
  /** The member whose value it is, if its own members are looked at. */
  readonly of: string | null;
  readonly names: Set<string>;
  /** Whether a name may come next. */
  atStart: boolean;
}

/** The first of them; undefined if there is none. */
export function memberTwice(source: string): Twice | undefined {
  const open: Open[] = [];
  let before: readonly [string, string] = ['', ''];
  const tokens = [...source.matchAll(pattern)].filter(({ groups }) =>
    Object.values(groups ?? {}).some((part) => part !== undefined),
  );
  for (const [index, { groups = {}, index: at }] of tokens.entries()) {
    const { mark } = groups;
    const name = groups.name ?? groups.single ?? groups.double;
    const inner = open.at(-1);
    if (mark === '{' || mark === '(' || mark === '[') {
      if (inner !== undefined) inner.atStart = false;
      const isLooked = mark === '{' && before[1] === ':' && looked.includes(before[0]);
      open.push({ of: isLooked ? before[0] : null, names: new Set(), atStart: true });
    } else if (mark === '}' || mark === ')' || mark === ']') open.pop();
    else if (mark === ',' && inner !== undefined) inner.atStart = true;
    else if (inner?.atStart === true) {
      inner.atStart = false;
      const next = tokens[index + 1]?.groups?.mark ?? '';
      if (name !== undefined && inner.of !== null && [':', ',', '}'].includes(next)) {
        if (inner.names.has(name)) return { of: inner.of, name, ...placeOf(source, at) };
        inner.names.add(name);
      }
    }
    before = [before[1], name ?? mark ?? ''];
  }
  return undefined;
}

function placeOf(source: string, at: number): { readonly line: number; readonly column: number } {
  const lines = source.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}
