/** The rules by name, each a function from the tree to what it complains about. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';
import { clocks, omittedTests } from './calls.ts';
import { circles } from './circles.ts';
import { direction } from './direction.ts';
import { exports } from './exports.ts';
import { files } from './files.ts';
import { functions } from './functions.ts';
import { length } from './length.ts';
import { lines } from './lines.ts';
import { packages } from './packages.ts';

export const rules = {
  functions,
  files,
  exports,
  circles,
  direction,
  length,
  lines,
  omittedTests,
  clocks,
  packages,
} satisfies Record<string, (tree: Tree) => Complaint[]>;

export type RuleName = keyof typeof rules;
