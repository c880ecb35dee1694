/**
 * What is what in the definition of an XState machine, told by its form: a fragment that is put
 * together with others elsewhere has the same form as one that stands in `createMachine`.
 */

import {
  type Expression,
  isArrayLiteralExpression,
  isAsExpression,
  isConditionalExpression,
  isIdentifier,
  isNumericLiteral,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAssignment,
  isSatisfiesExpression,
  isSpreadAssignment,
  isStringLiteral,
  type Node,
  type ObjectLiteralElementLike,
  type ObjectLiteralExpression,
  type PropertyAssignment,
} from 'typescript/unstable/ast';

const ofTransition = new Set(['target', 'guard', 'actions', 'description', 'meta', 'reenter']);
const telling = ['target', 'guard', 'actions'];
const ofState = ['on', 'after', 'always', 'entry', 'exit', 'initial', 'states'];

/** The expression without what only its type needs. */
export function bare(node: Node): Node {
  return isAsExpression(node) || isSatisfiesExpression(node) || isParenthesizedExpression(node)
    ? bare(node.expression)
    : node;
}

/** The node that stands around it, beyond what only its type needs. */
export function around(node: Node): Node | undefined {
  const { parent } = node;
  return parent !== undefined && bare(parent) !== parent ? around(parent) : parent;
}

/** The name of a member as it is written; undefined for one that is computed. */
export function nameOf(member: ObjectLiteralElementLike): string | undefined {
  if (isSpreadAssignment(member)) return undefined;
  const { name } = member;
  return isIdentifier(name) || isStringLiteral(name) || isNumericLiteral(name)
    ? name.text
    : undefined;
}

export const members = (object: ObjectLiteralExpression): readonly PropertyAssignment[] =>
  object.properties.filter(isPropertyAssignment);

export const memberOf = (
  object: ObjectLiteralExpression,
  name: string,
): PropertyAssignment | undefined => members(object).find((member) => nameOf(member) === name);

const namesIn = (object: ObjectLiteralExpression): string[] =>
  object.properties.flatMap((member) => nameOf(member) ?? []);

/** The name of the member that the node is the value of. */
export function roleOf(node: Node): string | undefined {
  const parent = around(node);
  return parent !== undefined && isPropertyAssignment(parent) && bare(parent.initializer) === node
    ? nameOf(parent)
    : undefined;
}

export function isTransition(node: Node): node is ObjectLiteralExpression {
  if (!isObjectLiteralExpression(node)) return false;
  const names = namesIn(node);
  if (!names.every((name) => ofTransition.has(name))) return false;
  if (names.some((name) => telling.includes(name))) return true;
  // One that does nothing says so in its description, and is told by where it stands.
  const parent = around(node);
  if (names.length === 0 || parent === undefined) return false;
  if (isArrayLiteralExpression(parent)) return parent.elements.map(bare).some(isTelling);
  const list = isPropertyAssignment(parent) ? parent.parent : undefined;
  return list !== undefined && isObjectLiteralExpression(list) && isEvents(list);
}

const isTelling = (node: Node): boolean =>
  isObjectLiteralExpression(node) &&
  namesIn(node).every((name) => ofTransition.has(name)) &&
  namesIn(node).some((name) => telling.includes(name));

/** A list of alternatives, tried one after the other. */
export const isAlternatives = (node: Node): boolean =>
  isArrayLiteralExpression(node) && node.elements.map(bare).some(isTelling);

/** Transitions or timers by name: the value of `on` or `after`, or what is spread into one. */
export function isEvents(node: Node): node is ObjectLiteralExpression {
  if (!isObjectLiteralExpression(node)) return false;
  const role = roleOf(node);
  if (role === 'on' || role === 'after') return true;
  const names = namesIn(node);
  if (names.some((name) => ofState.includes(name) || ofTransition.has(name))) return false;
  return members(node).some(({ initializer }) => {
    const value = bare(initializer);
    return isTelling(value) || isAlternatives(value);
  });
}

export const isState = (node: Node): node is ObjectLiteralExpression =>
  isObjectLiteralExpression(node) &&
  namesIn(node).some((name) => ofState.includes(name)) &&
  !namesIn(node).some((name) => telling.includes(name));

/** States by name. */
export const isStates = (node: Node): node is ObjectLiteralExpression =>
  isObjectLiteralExpression(node) &&
  !isState(node) &&
  members(node).some(({ initializer }) => isState(bare(initializer)));

/** The values that an expression may come to: of a condition both. */
export function branches(node: Expression): Node[] {
  const value = bare(node);
  return isConditionalExpression(value)
    ? [...branches(value.whenTrue), ...branches(value.whenFalse)]
    : [value];
}
