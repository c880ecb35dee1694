/** Calls that make a test not run, or a run not the same a second time. */

import type { Complaint } from '../complaint.ts';
import { type Node, nameOf } from '../source.ts';
import type { Tree } from '../tree.ts';

/** Complaints on each node for which `found` has a name. */
function onNodes(
  tree: Tree,
  isMeant: (path: string) => boolean,
  expected: string,
  found: (node: Node) => string | undefined,
): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [path, source] of tree.sources) {
    if (!isMeant(path)) continue;
    source.walk((node) => {
      const name = found(node);
      if (name === undefined) return;
      complaints.push({ path, line: source.lineOf(node.start), name, expected, got: name });
    });
  }
  return complaints;
}

const omitted = /^(describe|it|test)(\.\w+)*\.(only|skip|todo)$/;

export const omittedTests = (tree: Tree): Complaint[] =>
  onNodes(
    tree,
    () => true,
    'a test that runs',
    (node) => {
      const name = node.type === 'MemberExpression' ? nameOf(node) : '';
      return omitted.test(name) ? name : undefined;
    },
  );

const impure = new Set(['Math.random', 'Date.now']);

function impureIn(node: Node): string | undefined {
  const name = node.type === 'MemberExpression' ? nameOf(node) : '';
  if (impure.has(name)) return `${name}()`;
  const isNow = node.type === 'NewExpression' && (node.arguments as Node[]).length === 0;
  return isNow && nameOf(node.callee) === 'Date' ? 'new Date()' : undefined;
}

export const clocks = (tree: Tree): Complaint[] =>
  onNodes(
    tree,
    (path) => /^(sim|machines)\//.test(path),
    'time and chance that are handed in',
    impureIn,
  );
