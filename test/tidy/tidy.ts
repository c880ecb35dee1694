/** All rules on a tree, less what is agreed to be right all the same. */

import type { Complaint } from './complaint.ts';
import { type RuleName, rules } from './rules/index.ts';
import type { Tree } from './tree.ts';

/** A place that may break a rule, and why it does well to. */
export interface Exception {
  readonly rule: RuleName;
  readonly path: string;
  /** The function, export, package or call that is meant; empty for the file. */
  readonly name: string;
  readonly why: string;
}

const ownPath = 'test/tidy/exceptions.ts';

const sayingOf = ({ path, line, expected, got }: Complaint): string =>
  `${path}:${line}: expected ${expected}, got ${got}`;

/** A line for each place that breaks a rule, and for each exception that nothing needs any more. */
export function untidy(tree: Tree, exceptions: readonly Exception[]): string[] {
  const needed = new Set<Exception>();
  const said: string[] = [];
  for (const [rule, find] of Object.entries(rules)) {
    for (const complaint of find(tree)) {
      const exception = exceptions.find(
        (one) => one.rule === rule && one.path === complaint.path && one.name === complaint.name,
      );
      if (exception === undefined) said.push(sayingOf(complaint));
      else needed.add(exception);
    }
  }
  for (const exception of exceptions) {
    if (needed.has(exception)) continue;
    const got = [exception.rule, exception.path, exception.name].join(' ').trim();
    said.push(
      sayingOf({ path: ownPath, line: 1, name: '', expected: 'an exception that is needed', got }),
    );
  }
  return said;
}
