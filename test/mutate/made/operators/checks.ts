/** Mistakes in what is compared and checked before something is believed. */

import {
  type BinaryExpression,
  type Expression,
  isArrowFunction,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConditionalExpression,
  isIfStatement,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isReturnStatement,
  isTypeOfExpression,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { type Change, type Operator, replaced, shown } from '../mutant.ts';
import { around, bare } from '../shapes.ts';
import { nodesIn, type Source, textOf } from '../source.ts';

const comparing = new Set([
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
]);
const joining = new Set([SyntaxKind.AmpersandAmpersandToken, SyntaxKind.BarBarToken]);

const isOf = (node: Node, kinds: ReadonlySet<SyntaxKind>): node is BinaryExpression =>
  isBinaryExpression(node) && kinds.has(node.operatorToken.kind);

const isComparison = (node: Node): boolean => isOf(node, comparing);

/** Whether something is there, or of a type: not what it is. */
function isPresence(source: Source, node: Node): boolean {
  if (!isBinaryExpression(node)) return false;
  if (node.operatorToken.kind === SyntaxKind.InKeyword) return true;
  const isNothing = (side: Expression) =>
    ['undefined', 'null'].includes(textOf(source, side)) || isTypeOfExpression(side);
  return isComparison(node) && (isNothing(node.left) || isNothing(node.right));
}

/** Whether the node decides something: an operand, a condition, or the answer of a predicate. */
function isCondition(node: Node): boolean {
  const parent = around(node);
  if (parent === undefined) return false;
  if (isOf(parent, joining)) return true;
  if (isPrefixUnaryExpression(parent)) return parent.operator === SyntaxKind.ExclamationToken;
  if (isConditionalExpression(parent)) return bare(parent.condition) === node;
  if (isIfStatement(parent)) return bare(parent.expression) === node;
  return isAnswer(node, parent);
}

/** Whether it is what a function comes to. */
const isAnswer = (node: Node, parent: Node): boolean =>
  isReturnStatement(parent) || (isArrowFunction(parent) && !isBlock(node));

/** A comparison in any place, as it is one by its form; of all else only what is true or false. */
function* decided(source: Source, isWanted: (node: Node) => boolean): Generator<Change> {
  for (const node of nodesIn(source.tree)) {
    if (!isWanted(node)) continue;
    for (const answer of ['true', 'false']) {
      const text = `${shown(source, node)} is taken for ${answer}`;
      yield { at: node, text, edits: [replaced(source, node, answer)] };
    }
  }
}

const comparisonBlind: Operator = {
  name: 'comparison-blind',
  text: 'two values are not compared',
  changes: (source) => decided(source, (node) => isComparison(node) && !isPresence(source, node)),
};

const presenceNotAsked: Operator = {
  name: 'presence-not-asked',
  text: 'nobody asks whether something is there',
  changes: (source) => decided(source, (node) => isPresence(source, node)),
};

const isChecked = ({ checker }: Source, node: Node): boolean => {
  if (!isCallExpression(node) && !isPropertyAccessExpression(node)) return false;
  if (!isCondition(node)) return false;
  const type = checker.getTypeAtLocation(node);
  return type !== undefined && checker.typeToString(type) === 'boolean';
};

const checkLeftOut: Operator = {
  name: 'check-left-out',
  text: 'what a function or a value says is not heeded: a signature, a tag, a form, a status',
  changes: (source) => decided(source, (node) => isChecked(source, node)),
};

export const checkOperators: readonly Operator[] = [
  comparisonBlind,
  presenceNotAsked,
  checkLeftOut,
];
