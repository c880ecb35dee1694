/** A function fits a screen. */

import type { Complaint } from '../complaint.ts';
import { type Node, nameOf } from '../source.ts';
import type { Tree } from '../tree.ts';

const mostLines = 70;

const isFunction = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** By its own name, that of what it is given to, or the call that it is handed to. */
function named(node: Node, parent: Node | undefined): string {
  const own = nameOf(node.id) || nameOf(parent?.id) || nameOf(parent?.key) || nameOf(parent?.left);
  if (own !== '') return own;
  const title = (parent?.arguments as Node[] | undefined)?.[0];
  return parent?.callee === undefined ? 'function' : `${nameOf(parent.callee)} ${nameOf(title)}`;
}

/** What `describe` is given is a list of cases, not a function that anyone reads as one. */
const isList = (parent: Node | undefined): boolean =>
  parent?.type === 'CallExpression' && /^describe\b/.test(nameOf(parent.callee));

export function functions({ sources }: Tree): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [path, source] of sources) {
    source.walk((node, up) => {
      if (!isFunction.has(node.type) || isList(up?.node)) return;
      const line = source.lineOf(node.start);
      const lines = source.lineOf(node.end) - line + 1;
      if (lines <= mostLines) return;
      const name = named(node, up?.node);
      const expected = `a function of at most ${mostLines} lines`;
      complaints.push({ path, line, name, expected, got: `${name} of ${lines}` });
    });
  }
  return complaints;
}
