/** All kinds of mistakes that are made by machine. */

import type { Operator } from '../mutant.ts';
import { actionOperators } from './actions.ts';
import { chartOperators } from './chart.ts';
import { checkOperators } from './checks.ts';
import { guardOperators } from './guards.ts';
import { messageOperators } from './messages.ts';

export const operators: readonly Operator[] = [
  ...chartOperators,
  ...guardOperators,
  ...actionOperators,
  ...messageOperators,
  ...checkOperators,
];
