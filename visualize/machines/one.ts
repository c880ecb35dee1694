/** What was chosen in the drawing, in words: a state, what is folded, or an edge. */

import type * as d3 from 'd3';
import type { Box, Transition } from './chart.ts';
import { signs, transitionText } from './lines.ts';
import type { Part } from './parts.ts';
import type { Edge, Shape } from './scene.ts';
import { canFold } from './shapes.ts';
import type { Coverage } from './taken.ts';

type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

interface Facts {
  /** Null while the machine is down. */
  readonly active: ReadonlySet<string> | null;
  readonly justTaken: ReadonlySet<string>;
  readonly onPath: ReadonlyMap<string, number>;
  readonly coverage: Coverage | null;
  readonly onFold: (shape: Shape) => void;
}

const changes = { new: 'new', gone: 'gone', other: 'changed' };

export function showOne(root: Root, one: Shape | Edge, facts: Facts): void {
  root.selectAll('*').remove();
  if ('transitions' in one) showEdge(root, one, facts);
  else showShape(root, one, facts);
}

function showEdge(root: Root, { from, to, transitions }: Edge, facts: Facts): void {
  const begin = from.kind === 'any' ? `any state of ${from.part.name}` : from.part.name;
  root.append('h2').text(`From ${begin} to ${to.part.name}`);
  showTransitions(root, transitions, facts);
}

function showShape(root: Root, shape: Shape, facts: Facts): void {
  const { part, kind } = shape;
  const { box } = part;
  const title = root.append('h2').text(part.name);
  title.append('small').text(box !== null && facts.active?.has(box.id) ? ' active' : '');
  if (canFold(shape)) {
    const isFolded = kind === 'folded';
    const button = root.append('button').attr('type', 'button').attr('class', 'unfold');
    button.text(isFolded ? `Unfold ${count(part.states)}` : `Fold ${count(part.states)}`);
    button.on('click', () => facts.onFold(shape));
  }
  if (box === null) {
    root.append('p').text(`${namesIn(part).join(', ')}.`);
    return;
  }
  for (const line of aboutState(box)) root.append('p').text(line);
  showTransitions(root, box.transitions, facts);
}

const count = (states: number): string => (states === 1 ? '1 state' : `${states} states`);

const namesIn = ({ children }: Part): string[] =>
  children.flatMap((child) => (child.box === null ? namesIn(child) : [child.name]));

function showTransitions(root: Root, transitions: readonly Transition[], facts: Facts): void {
  if (transitions.length === 0) return;
  const items = root.append('ul').selectAll('li').data(transitions).join('li');
  items.classed('taken', ({ name }) => facts.justTaken.has(name));
  items.classed('never', ({ name }) => facts.coverage?.(name) === 'never');
  const head = items.append('div');
  head
    .filter(({ change }) => change !== null)
    .append('b')
    .attr('class', ({ change }) => `change-${change}`)
    .text(({ change }) => (change === null ? '' : `${signs[change]} ${changes[change]} `));
  head.append('strong').text(transitionText);
  head.append('span').text((transition) => `: ${goal(transition)}`);
  const said = items.filter((one) => aboutTransition(one) !== '');
  said.append('div').text(aboutTransition);
  items.append('small').text(({ name, change }) => {
    if (change === 'gone') return 'not in this machine any more';
    return [
      ...(facts.justTaken.has(name) ? ['just taken'] : []),
      onPathText(facts.onPath.get(name) ?? 0),
      ...coverageText(facts.coverage?.(name)),
    ].join('; ');
  });
}

function aboutTransition({ description, step, change, before, seen }: Transition): string {
  const otherwise = before === '' ? 'it did something else' : `before ${before}`;
  const parts = [
    description,
    step === null ? null : `step ${step}`,
    change === 'other' ? (seen ?? otherwise) : null,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What there is to say of a state beside its transitions. */
function aboutState(box: Box): string[] {
  const { kind, isDeep, invokes, description, parent, transitions, change, seen } = box;
  const ends = parent?.parent === null ? 'The machine ends here.' : `The end of ${parent?.key}.`;
  const within = isDeep ? ', and those within it' : '';
  const back = `History: back to the state of ${parent?.key} that was active last${within}.`;
  const kinds: Partial<Record<Box['kind'], string>> = {
    final: ends,
    history: back,
    parallel: 'All its regions are active at once.',
  };
  const none = transitions.length === 0 && kind !== 'final' && kind !== 'history';
  return [
    ...(change === null ? [] : [`${signs[change]} This state is ${changes[change]}.`]),
    ...(seen === null ? [] : [`It was seen otherwise: ${seen}.`]),
    ...(description === null ? [] : [description]),
    ...(kinds[kind] === undefined ? [] : [kinds[kind]]),
    ...(invokes.length === 0 ? [] : [`Runs ${invokes.join(', ')} as long as it is active.`]),
    ...(none ? ['It has no transitions of its own.'] : []),
  ];
}

const goal = ({ targets }: Transition): string =>
  targets.length === 0
    ? 'stays'
    : `to ${targets.map((id) => id.split('.').slice(1).join('.')).join(', ')}`;

const onPathText = (times: number): string =>
  times === 0 ? 'not on this path' : `${times === 1 ? 'once' : `${times} times`} on this path`;

function coverageText(found: ReturnType<Coverage> | undefined): string[] {
  if (found === undefined || found === 'unknown') return [];
  if (found === 'never') return ['never taken in any state'];
  if (found === 'taken') return ['taken in the last check'];
  return [`${found.toLocaleString('en')} ${found === 1 ? 'step' : 'steps'} of the state graph`];
}
