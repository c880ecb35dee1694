/** Mistakes in what a machine does on a transition, and on entering a state. */

import {
  isArrayLiteralExpression,
  isSpreadElement,
  type Node,
  type NodeArray,
} from 'typescript/unstable/ast';
import { leftOut, type Operator, shown, swapped } from '../mutant.ts';
import { bare, isAlternatives, isState, isTransition, members, nameOf } from '../shapes.ts';
import { nodesIn, type Source } from '../source.ts';

const roles = ['actions', 'entry', 'exit'];

/** The members that name actions, with the object that they are of. */
function* acting(source: Source) {
  for (const node of nodesIn(source.tree)) {
    if (!isTransition(node) && !isState(node)) continue;
    for (const member of members(node)) {
      if (roles.includes(nameOf(member) ?? '')) yield { object: node, member };
    }
  }
}

const listed = (value: Node): NodeArray<Node> | undefined =>
  isArrayLiteralExpression(value) && !isAlternatives(value) ? value.elements : undefined;

const actionLeftOut: Operator = {
  name: 'action-left-out',
  text: 'something is not done',
  *changes(source) {
    for (const { object, member } of acting(source)) {
      const actions = listed(bare(member.initializer));
      if (actions === undefined) {
        const edits = [leftOut(source, object.properties, member)];
        yield { at: member, text: `no ${shown(source, member)}`, edits };
      }
      for (const action of actions ?? []) {
        const edits = [leftOut(source, actions as NodeArray<Node>, action)];
        yield { at: action, text: `no action ${shown(source, action)}`, edits };
      }
    }
  },
};

const actionsSwapped: Operator = {
  name: 'actions-swapped',
  text: 'two things are done in the other order',
  *changes(source) {
    for (const { member } of acting(source)) {
      const actions = listed(bare(member.initializer)) ?? [];
      for (const [index, action] of actions.entries()) {
        const next = actions[index + 1];
        if (next === undefined || isSpreadElement(next)) continue;
        const text = `${shown(source, next)} before ${shown(source, action)}`;
        yield { at: action, text, edits: swapped(source, action, next) };
      }
    }
  },
};

export const actionOperators: readonly Operator[] = [actionLeftOut, actionsSwapped];
