/** Beside the chart, in words: the state that each machine is in, and one state's transitions. */

import { type Party, stateName } from 'actorcheck';
import type * as d3 from 'd3';
import { childrenIn, livesOn } from '../children.ts';
import type { Session } from '../session.ts';
import type { Box, Transition } from './chart.ts';
import { type Coverage, takenIn } from './taken.ts';

type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

/** The machines by party; the one on screen is marked, and those that the last step moved. */
export function listMachines(
  root: Root,
  session: Session,
  shown: string,
  onPick: (actor: string) => void,
): void {
  const { definition } = session.system;
  const last = session.at === 0 ? session.start : session.results[session.at - 1];
  const hasMoved = (actor: string) =>
    session.at > 0 && last !== undefined && takenIn(last, actor).length > 0;
  const groups = root.selectAll<HTMLElement, unknown>('section').data(definition.parties);
  const group = groups.join('section');
  group.selectAll('*').remove();
  // A party of one that has its name needs no heading.
  const isAlone = ({ label, actors }: Party) =>
    Object.keys(actors).length === 1 && Object.keys(actors)[0] === label;
  group
    .filter((party) => !isAlone(party))
    .append('h3')
    .text(({ label }) => label);
  const children = livesOn(session).map(({ child }) => child);
  const own = ({ actors }: Party) =>
    Object.keys(actors).flatMap((root) => [
      root,
      ...children.filter((child) => child.root === root).map(({ name }) => name),
    ]);
  const childOf = (name: string) => children.find((child) => child.name === name);
  const isChart = (name: string) => childOf(name)?.machine !== null;
  const shortOf = (name: string) => childOf(name)?.path ?? name;
  const buttons = group
    .selectAll('button')
    .data((party) => own(party).filter(isChart))
    .join('button')
    .attr('type', 'button')
    .attr('aria-pressed', (actor) => String(actor === shown))
    .attr('data-actor', (actor) => actor)
    .classed('moved', hasMoved)
    .classed('child', (actor) => childOf(actor) !== undefined)
    .on('click', (_, actor) => onPick(actor));
  buttons.append('span').text(shortOf);
  buttons.append('small').text((actor) => stateOf(session, actor));
  buttons
    .filter(hasMoved)
    .append('span')
    .attr('class', 'visually-hidden')
    .text(', moved by the last step');
  const others = group
    .selectAll('p')
    .data((party) => own(party).filter((name) => !isChart(name)))
    .join('p');
  others.append('span').text(shortOf);
  others.append('small').text((name) => (isRunning(session, name) ? 'running' : notRunning));
}

const notRunning = 'not running';

const isRunning = ({ system, snapshot }: Session, name: string): boolean =>
  childrenIn(system, snapshot).some((child) => child.name === name);

function stateOf({ snapshot, system }: Session, actor: string): string {
  const child = childrenIn(system, snapshot).find(({ name }) => name === actor);
  if (child?.snapshot) return stateName(child.snapshot.value);
  if (!system.actorNames.includes(actor)) return notRunning;
  const local = system.local(snapshot, actor);
  return local === null ? 'crashed' : stateName(local.value);
}

interface StateFacts {
  readonly isActive: boolean;
  readonly justTaken: ReadonlySet<string>;
  readonly onPath: ReadonlyMap<string, number>;
  readonly coverage: Coverage | null;
}

/** One state and its transitions. */
export function showState(root: Root, box: Box, facts: StateFacts): void {
  root.selectAll('*').remove();
  const title = root.append('h2').text(box.key);
  title.append('small').text(facts.isActive ? ' active' : '');
  for (const line of aboutState(box)) root.append('p').text(line);
  if (box.transitions.length === 0) return;
  const items = root.append('ul').selectAll('li').data(box.transitions).join('li');
  items.classed('taken', ({ name }) => facts.justTaken.has(name));
  items.classed('never', ({ name }) => facts.coverage?.(name) === 'never');
  const head = items.append('div');
  head.append('strong').text(({ event }) => event);
  head.append('span').text((transition) => `${condition(transition)}: ${goal(transition)}`);
  const said = items.filter(({ description, step }) => description !== null || step !== null);
  said.append('div').text(({ description, step }) => {
    return [description, step === null ? null : `step ${step}`].filter(Boolean).join(', ');
  });
  items
    .append('small')
    .text(({ name }) =>
      [
        ...(facts.justTaken.has(name) ? ['just taken'] : []),
        onPathText(facts.onPath.get(name) ?? 0),
        ...coverageText(facts.coverage?.(name)),
      ].join('; '),
    );
}

/** What there is to say of a state beside its transitions. */
function aboutState({ kind, isDeep, invokes, description, parent, transitions }: Box): string[] {
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
    ...(description === null ? [] : [description]),
    ...(kinds[kind] === undefined ? [] : [kinds[kind]]),
    ...(invokes.length === 0 ? [] : [`Runs ${invokes.join(', ')} as long as it is active.`]),
    ...(none ? ['It has no transitions of its own.'] : []),
  ];
}

const condition = ({ isGuarded }: Transition): string => (isGuarded ? ' [if]' : '');

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
