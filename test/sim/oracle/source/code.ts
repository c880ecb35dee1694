/** Source text laid out: on one line where it fits, else a member a line. */

/** A string is an expression as it stands; what is undefined is left out. */
export type Code = string | readonly Code[] | { readonly [member: string]: Code | undefined };

const lineWidth = 100;

const isList = (code: Code): code is readonly Code[] => Array.isArray(code);

const keyOf = (member: string): string =>
  /^[A-Za-z_]\w*$|^\d+$/.test(member) ? member : `'${member}'`;

/** The expression, whose first line begins after so many columns and the rest so far in. */
export function layOut(code: Code, column = 0, indent = ''): string {
  if (typeof code === 'string') return code;
  const [open, close] = isList(code) ? ['[', ']'] : ['{ ', ' }'];
  const entries: [string, Code][] = isList(code)
    ? code.map((item) => ['', item])
    : Object.entries(code).flatMap(([member, value]): [string, Code][] =>
        value === undefined ? [] : [[`${keyOf(member)}: `, value]],
      );
  if (entries.length === 0) return isList(code) ? '[]' : '{}';
  const flat = entries.map(([start, value]) => start + layOut(value, Number.NEGATIVE_INFINITY));
  const line = open + flat.join(', ') + close;
  if (column + line.length <= lineWidth && !line.includes('\n')) return line;
  const deeper = `${indent}  `;
  const lines = entries.map(([start, value]) => {
    return `${deeper}${start}${layOut(value, deeper.length + start.length + 1, deeper)},\n`;
  });
  return `${open.trim()}\n${lines.join('')}${indent}${close.trim()}`;
}
