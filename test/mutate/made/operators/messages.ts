/** Mistakes in what is said and in what is kept: each field of it another value of its type. */

import {
  type CallExpression,
  type Expression,
  isArrowFunction,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  type ObjectLiteralExpression,
} from 'typescript/unstable/ast';
import { type Change, leftOut, type Operator, replaced, shown, swapped } from '../mutant.ts';
import { bare, isTransition, memberOf, members, nameOf } from '../shapes.ts';
import { nodesIn, type Source, textOf } from '../source.ts';
import { areAlike, otherValues } from './values.ts';

/** What a call comes to that says something. */
const saying = new Set(['Send', 'HttpRequest', 'HttpResponse']);

function isSaying({ checker }: Source, node: Node): node is CallExpression {
  if (!isCallExpression(node)) return false;
  const type = checker.getTypeAtLocation(node);
  return type !== undefined && saying.has(checker.typeToString(type));
}

const isFunction = (node: Node) => isArrowFunction(node) || isFunctionDeclaration(node);

/** The function that a node stands in, if any. */
function within(node: Node): Node | undefined {
  let at: Node | undefined = node.parent;
  while (at !== undefined && !isFunction(at)) at = at.parent;
  return at;
}

/** Functions of the file that say something, and those that make what is said. */
function speakers(source: Source): Set<Node> {
  const found = new Set<Node>();
  const helpers = new Set<string>();
  for (const node of nodesIn(source.tree)) {
    if (!isSaying(source, node)) continue;
    const speaker = within(node);
    if (speaker !== undefined) found.add(speaker);
    for (const inner of node.arguments.flatMap((argument) => [...nodesIn(argument)])) {
      if (isCallExpression(inner) && isIdentifier(inner.expression)) {
        helpers.add(inner.expression.text);
      }
    }
  }
  for (const node of nodesIn(source.tree)) {
    if (isFunctionDeclaration(node) && helpers.has(node.name?.text ?? '')) found.add(node);
    const isNamed = isVariableDeclaration(node) && isIdentifier(node.name);
    if (!isNamed || !helpers.has((node.name as { text: string }).text)) continue;
    if (node.initializer !== undefined && isArrowFunction(node.initializer)) {
      found.add(node.initializer);
    }
  }
  return found;
}

/** Objects that are said, or a part of what is. */
function* spoken(source: Source): Generator<ObjectLiteralExpression> {
  const by = speakers(source);
  for (const node of nodesIn(source.tree)) {
    if (!isObjectLiteralExpression(node) || isTransition(node)) continue;
    const speaker = within(node);
    if (speaker !== undefined && by.has(speaker)) yield node;
  }
}

function* fieldsReplaced(source: Source, object: ObjectLiteralExpression): Generator<Change> {
  for (const member of object.properties) {
    const name = nameOf(member);
    if (isShorthandPropertyAssignment(member)) {
      for (const other of otherValues(source, member.name as Expression)) {
        const edits = [replaced(source, member, `${name}: ${other}`)];
        yield { at: member, text: `${name} is ${other}`, edits };
      }
    }
    if (!isPropertyAssignment(member) || isObjectLiteralExpression(member.initializer)) continue;
    for (const other of otherValues(source, member.initializer)) {
      const edits = [replaced(source, member.initializer, other)];
      const text = `${name} is ${other} instead of ${shown(source, member.initializer)}`;
      yield { at: member, text, edits };
    }
  }
}

const fieldReplaced: Operator = {
  name: 'field-replaced',
  text: 'a field of a message has another value of its type',
  *changes(source) {
    for (const object of spoken(source)) yield* fieldsReplaced(source, object);
    for (const node of nodesIn(source.tree)) {
      if (!isSaying(source, node)) continue;
      // The first one says to whom.
      for (const argument of node.arguments.slice(1)) {
        if (isObjectLiteralExpression(bare(argument)) || isCallExpression(argument)) continue;
        for (const other of otherValues(source, argument)) {
          const text = `says ${other} instead of ${shown(source, argument)}`;
          yield { at: argument, text, edits: [replaced(source, argument, other)] };
        }
      }
    }
  },
};

const fieldLeftOut: Operator = {
  name: 'field-left-out',
  text: 'a field of a message is missing',
  *changes(source) {
    for (const object of spoken(source)) {
      for (const member of object.properties) {
        if (nameOf(member) === 'type') continue;
        const edits = [leftOut(source, object.properties, member)];
        yield { at: member, text: `without ${nameOf(member) ?? shown(source, member)}`, edits };
      }
    }
  },
};

const fieldsSwapped: Operator = {
  name: 'fields-swapped',
  text: 'two fields of a message have the value of each other',
  *changes(source) {
    for (const object of spoken(source)) {
      const fields = members(object).filter((member) => nameOf(member) !== 'type');
      for (const [index, one] of fields.entries()) {
        const other = fields[index + 1];
        if (other === undefined || !areAlike(source, one.initializer, other.initializer)) continue;
        const edits = swapped(source, one.initializer, other.initializer);
        yield { at: one, text: `${nameOf(one)} and ${nameOf(other)} are swapped`, edits };
      }
    }
  },
};

const parameterReplaced: Operator = {
  name: 'parameter-replaced',
  text: 'a guard or an action is given another value',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      const params = isObjectLiteralExpression(node) ? memberOf(node, 'params') : undefined;
      const value = params === undefined ? undefined : bare(params.initializer);
      if (value !== undefined && isObjectLiteralExpression(value)) {
        yield* fieldsReplaced(source, value);
      } else if (params !== undefined && value !== undefined && isStringLiteral(value)) {
        for (const other of otherValues(source, value)) {
          const text = `${other} instead of ${textOf(source, value)}`;
          yield { at: params, text, edits: [replaced(source, value, other)] };
        }
      }
      if (!isCallExpression(node) || isSaying(source, node)) continue;
      yield* argumentsReplaced(source, node);
    }
  },
};

/** Of a call in a chart that makes a guard, a transition or a state: the names that it is given. */
function* argumentsReplaced(source: Source, call: CallExpression): Generator<Change> {
  if (within(call) !== undefined && !isInChart(call)) return;
  for (const argument of call.arguments) {
    if (!isStringLiteral(argument)) continue;
    const others = otherValues(source, argument).filter((other) => other !== "'other'");
    for (const other of others) {
      const text = `${other} instead of ${textOf(source, argument)}`;
      yield { at: argument, text, edits: [replaced(source, argument, other)] };
    }
  }
}

function isInChart(node: Node): boolean {
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
    if (isTransition(at)) return true;
  }
  return false;
}

/** Objects by which a machine keeps something: what an `assign` or a note comes to. */
function* kept(source: Source): Generator<ObjectLiteralExpression> {
  for (const node of nodesIn(source.tree)) {
    if (!isObjectLiteralExpression(node) || node.properties.length === 0) continue;
    const maker = within(node);
    if (maker !== undefined && isKeeping(maker) && isAnswerOf(node, maker)) yield node;
  }
}

/** Whether the object is what the function comes to, and not a part of it. */
function isAnswerOf(object: Node, maker: Node): boolean {
  for (let at: Node | undefined = object.parent; at !== maker; at = at?.parent) {
    if (at === undefined || isObjectLiteralExpression(at) || isCallExpression(at)) return false;
  }
  return true;
}

function isKeeping(maker: Node): boolean {
  const { parent } = maker;
  if (parent === undefined) return false;
  if (isCallExpression(parent)) {
    return isIdentifier(parent.expression) && parent.expression.text === 'assign';
  }
  if (!isPropertyAssignment(parent)) return false;
  for (let at: Node | undefined = parent; at !== undefined; at = at.parent) {
    const name = isVariableDeclaration(at) || isFunctionDeclaration(at) ? at.name : undefined;
    if (name !== undefined && isIdentifier(name)) return name.text.endsWith('Notes');
  }
  return false;
}

const keptReplaced: Operator = {
  name: 'kept-replaced',
  text: 'something is kept with another value of its type',
  *changes(source) {
    for (const object of kept(source)) yield* fieldsReplaced(source, object);
  },
};

const keptLeftOut: Operator = {
  name: 'kept-left-out',
  text: 'something is not kept: what was there before stays',
  *changes(source) {
    for (const object of kept(source)) {
      for (const member of object.properties) {
        const edits = [leftOut(source, object.properties, member)];
        yield { at: member, text: `${nameOf(member) ?? shown(source, member)} not kept`, edits };
      }
    }
  },
};

export const messageOperators: readonly Operator[] = [
  fieldReplaced,
  fieldLeftOut,
  fieldsSwapped,
  parameterReplaced,
  keptReplaced,
  keptLeftOut,
];
