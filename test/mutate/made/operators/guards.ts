/** Mistakes in what a machine decides by: guards in its chart, and the functions behind them. */

import {
  type Block,
  type Expression,
  isArrowFunction,
  isBlock,
  isFunctionDeclaration,
  type Node,
} from 'typescript/unstable/ast';
import { TypeFlags } from 'typescript/unstable/sync';
import { type Change, type Edit, leftOut, type Operator, replaced, shown } from '../mutant.ts';
import { isTransition, memberOf } from '../shapes.ts';
import { nodesIn, type Source, textOf } from '../source.ts';

const guardLeftOut: Operator = {
  name: 'guard-left-out',
  text: 'a transition is taken whatever its guard says',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      const guard = isTransition(node) ? memberOf(node, 'guard') : undefined;
      if (!isTransition(node) || guard === undefined) continue;
      const edits = [leftOut(source, node.properties, guard)];
      yield { at: guard, text: `no ${shown(source, guard)}`, edits };
    }
  },
};

/** At the end, so that no line of the file is another one than before. */
function importOfNot({ text }: Source): Edit {
  const end = text.length;
  return { start: end, end, text: "import { not as negated } from 'xstate';\n" };
}

const guardNegated: Operator = {
  name: 'guard-negated',
  text: 'a transition is taken where its guard says no, and only there',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      const guard = isTransition(node) ? memberOf(node, 'guard') : undefined;
      if (guard === undefined) continue;
      const by = `negated(${textOf(source, guard.initializer)} as never)`;
      const edits = [replaced(source, guard.initializer, by), importOfNot(source)];
      yield { at: guard, text: `not ${shown(source, guard)}`, edits };
    }
  },
};

interface Predicate {
  readonly node: Node;
  readonly body: Block | Expression;
}

/** Functions that say yes or no. */
function* predicatesIn(source: Source): Generator<Predicate> {
  const { checker } = source;
  for (const node of nodesIn(source.tree)) {
    if (!isArrowFunction(node) && !isFunctionDeclaration(node)) continue;
    if (node.body === undefined) continue;
    const signature = checker.getSignatureFromDeclaration(node);
    const type = signature && checker.getReturnTypeOfSignature(signature);
    if (type === undefined || (type.flags & TypeFlags.BooleanLike) === 0) {
      if (type === undefined || checker.typeToString(type) !== 'boolean') continue;
    }
    yield { node, body: node.body as Block | Expression };
  }
}

const saying = (body: Node, what: string): string => (isBlock(body) ? `{ return ${what}; }` : what);

function* forced(source: Source, answer: 'true' | 'false'): Generator<Change> {
  for (const { node, body } of predicatesIn(source)) {
    const edits = [replaced(source, body, saying(body, answer))];
    yield { at: node, text: `always ${answer}: ${shown(source, node)}`, edits };
  }
}

const guardTrue: Operator = {
  name: 'predicate-true',
  text: 'a function that decides always says yes',
  changes: (source) => forced(source, 'true'),
};

const guardFalse: Operator = {
  name: 'predicate-false',
  text: 'a function that decides always says no',
  changes: (source) => forced(source, 'false'),
};

const predicateNegated: Operator = {
  name: 'predicate-negated',
  text: 'a function that decides says the opposite',
  *changes(source) {
    for (const { node, body } of predicatesIn(source)) {
      const text = textOf(source, body);
      const value = isBlock(body) ? `!(() => ${text})()` : `!(${text})`;
      const edits = [replaced(source, body, saying(body, value))];
      yield { at: node, text: `the opposite of: ${shown(source, node)}`, edits };
    }
  },
};

export const guardOperators: readonly Operator[] = [
  guardLeftOut,
  guardNegated,
  guardTrue,
  guardFalse,
  predicateNegated,
];
