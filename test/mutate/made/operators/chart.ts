/** Mistakes in what a machine does when: transitions, timers and states. */

import {
  isArrayLiteralExpression,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isSpreadAssignment,
  isStringLiteral,
  type Node,
  type StringLiteral,
} from 'typescript/unstable/ast';
import { type Change, leftOut, type Operator, replaced, shown, swapped } from '../mutant.ts';
import {
  bare,
  branches,
  isAlternatives,
  isEvents,
  isState,
  isStates,
  isTransition,
  memberOf,
  members,
  nameOf,
  roleOf,
} from '../shapes.ts';
import { nodesIn, type Source } from '../source.ts';

/** Whether the alternatives are those of `always`, or of a timer. */
const isOfRole = (node: Node, role: string): boolean => roleOf(node) === role;

function* eventsLeftOut(source: Source, isWanted: (events: Node) => boolean): Generator<Change> {
  for (const node of nodesIn(source.tree)) {
    if (!isEvents(node) || !isWanted(node)) continue;
    for (const member of node.properties) {
      const edits = [leftOut(source, node.properties, member)];
      const what = isSpreadAssignment(member) ? shown(source, member) : nameOf(member);
      yield { at: member, text: `${what ?? shown(source, member)} left out`, edits };
    }
  }
}

function* alternativesLeftOut(
  source: Source,
  isWanted: (list: Node) => boolean,
): Generator<Change> {
  for (const node of nodesIn(source.tree)) {
    if (!isArrayLiteralExpression(node) || !isAlternatives(node) || !isWanted(node)) continue;
    for (const [index, element] of node.elements.entries()) {
      const text = `alternative ${index + 1} of ${node.elements.length} left out`;
      yield { at: element, text, edits: [leftOut(source, node.elements, element)] };
    }
  }
}

const transitionLeftOut: Operator = {
  name: 'transition-left-out',
  text: 'an event is not reacted to, or one alternative is missing',
  *changes(source) {
    yield* eventsLeftOut(source, (events) => !isOfRole(events, 'after'));
    yield* alternativesLeftOut(source, (list) => !isOfRole(list, 'always'));
  },
};

const alwaysLeftOut: Operator = {
  name: 'always-left-out',
  text: 'a transition that needs no event is missing',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      if (!isState(node)) continue;
      const member = memberOf(node, 'always');
      if (member === undefined || isAlternatives(bare(member.initializer))) continue;
      const edits = [leftOut(source, node.properties, member)];
      yield { at: member, text: 'always left out', edits };
    }
    yield* alternativesLeftOut(source, (list) => isOfRole(list, 'always'));
  },
};

const afterLeftOut: Operator = {
  name: 'after-left-out',
  text: 'a timer is missing',
  *changes(source) {
    yield* eventsLeftOut(source, (events) => isOfRole(events, 'after'));
    for (const node of nodesIn(source.tree)) {
      if (!isState(node)) continue;
      const member = memberOf(node, 'after');
      if (member === undefined || isObjectLiteralExpression(bare(member.initializer))) continue;
      const edits = [leftOut(source, node.properties, member)];
      yield { at: member, text: 'after left out', edits };
    }
  },
};

/** How far a target reaches, `#machine.`, `.` or nothing, and the name of the state. */
function partsOf(target: string): { readonly reach: string; readonly name: string } {
  const end = target.lastIndexOf('.') + 1;
  return { reach: target.slice(0, end), name: target.slice(end) };
}

function targetsIn(source: Source): StringLiteral[] {
  return [...nodesIn(source.tree)].flatMap((node) => {
    if (!isTransition(node)) return [];
    const member = memberOf(node, 'target');
    return member === undefined ? [] : branches(member.initializer).filter(isStringLiteral);
  });
}

/** The states beside one that a target names: those of its list, and those named likewise. */
function siblings(target: StringLiteral, all: readonly StringLiteral[]): string[] {
  const { reach } = partsOf(target.text);
  const named = all.map(({ text }) => text).filter((text) => partsOf(text).reach === reach);
  const listed: string[] = [];
  for (
    let node: Node | undefined = target;
    node !== undefined && reach === '';
    node = node.parent
  ) {
    if (!isStates(node)) continue;
    listed.push(...members(node).flatMap((member) => nameOf(member) ?? []));
    break;
  }
  const found = listed.length > 1 ? listed : named;
  return [...new Set(found)].filter((name) => name !== target.text);
}

/** Of many siblings the two that follow: which they are is of no account, that they differ is. */
const mostSiblings = 2;

const targetChanged: Operator = {
  name: 'target-changed',
  text: 'a transition leads to another state beside the one that is meant',
  *changes(source) {
    const all = targetsIn(source);
    for (const [index, target] of all.entries()) {
      const others = siblings(target, all);
      const from = others.length === 0 ? 0 : index % others.length;
      const chosen = [...others.slice(from), ...others.slice(0, from)].slice(0, mostSiblings);
      for (const name of chosen) {
        const text = `leads to ${name} instead of ${target.text}`;
        yield { at: target, text, edits: [replaced(source, target, `'${name}'`)] };
      }
    }
  },
};

const targetLeftOut: Operator = {
  name: 'target-left-out',
  text: 'a transition does what it does, and stays',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      const member = isTransition(node) ? memberOf(node, 'target') : undefined;
      if (!isTransition(node) || member === undefined) continue;
      const edits = [leftOut(source, node.properties, member)];
      yield { at: member, text: `stays: no ${shown(source, member)}`, edits };
    }
  },
};

const initialChanged: Operator = {
  name: 'initial-changed',
  text: 'a machine or a state within it begins in another state',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      if (!isState(node)) continue;
      const initial = memberOf(node, 'initial')?.initializer;
      const states = memberOf(node, 'states')?.initializer;
      const list = states === undefined ? undefined : bare(states);
      if (initial === undefined || list === undefined) continue;
      if (!isStringLiteral(initial) || !isObjectLiteralExpression(list)) continue;
      for (const member of list.properties) {
        const name = nameOf(member);
        if (name === undefined || name === initial.text) continue;
        const edits = [replaced(source, initial, `'${name}'`)];
        yield { at: initial, text: `begins in ${name} instead of ${initial.text}`, edits };
      }
    }
  },
};

const alternativesSwapped: Operator = {
  name: 'alternatives-swapped',
  text: 'two alternatives are tried in the other order',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      if (!isArrayLiteralExpression(node) || !isAlternatives(node)) continue;
      for (const [index, element] of node.elements.entries()) {
        const next = node.elements[index + 1];
        if (next === undefined) continue;
        const text = `alternative ${index + 2} is tried before ${index + 1}`;
        yield { at: element, text, edits: swapped(source, element, next) };
      }
    }
  },
};

const isSuccess = (name: string | undefined): boolean => name?.startsWith('response.2') === true;
const isAnswer = (name: string | undefined): boolean => name?.startsWith('response.') === true;

const statusNotLookedAt: Operator = {
  name: 'status-not-looked-at',
  text: 'an answer is taken for a success, whatever its status',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      if (!isEvents(node)) continue;
      const success = members(node).find((member) => isSuccess(nameOf(member)));
      if (success === undefined) continue;
      for (const member of members(node)) {
        if (!isAnswer(nameOf(member)) || isSuccess(nameOf(member))) continue;
        const value = source.text.slice(success.initializer.getStart(source.tree), success.end);
        const text = `${nameOf(member)} is taken for ${nameOf(success)}`;
        yield { at: member, text, edits: [replaced(source, member.initializer, value)] };
      }
    }
  },
};

/** Longer than whatever it is to be shorter than, and the other way round. */
const scales = [
  ['ten times as long', '* 10'],
  ['a tenth as long', '/ 10'],
] as const;

const delayScaled: Operator = {
  name: 'delay-scaled',
  text: 'a timer takes longer or shorter',
  *changes(source) {
    for (const node of nodesIn(source.tree)) {
      if (!isPropertyAssignment(node) || !isObjectLiteralExpression(node.parent)) continue;
      const role = roleOf(node.parent);
      for (const [text, scale] of scales) {
        if (role === 'delays' || nameOf(node) === 'delay') {
          const { initializer: value } = node;
          const scaled = `Math.ceil((${source.text.slice(value.pos, value.end).trim()}) ${scale})`;
          yield {
            at: node,
            text: `${nameOf(node)}: ${text}`,
            edits: [replaced(source, value, scaled)],
          };
        }
        const ms = role === 'after' ? Number(nameOf(node)) : Number.NaN;
        if (!Number.isNaN(ms)) {
          const scaled = String(Math.ceil(scale === '* 10' ? ms * 10 : ms / 10));
          yield {
            at: node,
            text: `after ${ms}: ${text}`,
            edits: [replaced(source, node.name, scaled)],
          };
        }
      }
    }
  },
};

export const chartOperators: readonly Operator[] = [
  transitionLeftOut,
  alwaysLeftOut,
  afterLeftOut,
  targetChanged,
  targetLeftOut,
  initialChanged,
  alternativesSwapped,
  statusNotLookedAt,
  delayScaled,
];
