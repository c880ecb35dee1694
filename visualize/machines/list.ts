/** The machines by party, with the state that each is in. */

import { type Party, stateName } from 'actorcheck';
import type * as d3 from 'd3';
import type { AnyStateMachine } from 'xstate';
import { childrenIn, livesOn } from '../children.ts';
import type { Session } from '../session.ts';
import { signs } from './lines.ts';
import type { Behaviour } from './request.ts';
import { takenIn } from './taken.ts';

type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

/** The machines by party; the one on screen is marked, and those that the last step moved. */
export function listMachines(
  root: Root,
  session: Session,
  shown: string,
  changes: (actor: string, machine: AnyStateMachine) => number,
  onPick: (actor: string) => void,
): void {
  const { definition } = session.system;
  const last = session.at === 0 ? session.start : session.results[session.at - 1];
  const hasMoved = (actor: string) =>
    session.at > 0 && last !== undefined && takenIn(last, actor).length > 0;
  const groups = root.selectAll<HTMLElement, unknown>('section').data(definition.parties);
  const group = groups.join('section').attr('aria-label', ({ label }) => label);
  group.selectAll('*').remove();
  // A party of one that has its name needs no heading.
  const isAlone = ({ label, actors }: Party) =>
    Object.keys(actors).length === 1 && Object.keys(actors)[0] === label;
  group
    .filter((party) => !isAlone(party))
    .append('span')
    .attr('class', 'party')
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
  const machineOf = (actor: string) =>
    childOf(actor)?.machine ?? session.system.machines.find(({ name }) => name === actor)?.machine;
  const changesOf = (actor: string): number => {
    const machine = machineOf(actor);
    return machine === undefined ? 0 : changes(actor, machine);
  };
  buttons
    .filter((actor) => changesOf(actor) > 0)
    .append('b')
    .attr('class', 'changes')
    .text((actor) => `${signs.other} ${changesOf(actor)}`)
    .append('span')
    .attr('class', 'visually-hidden')
    .text(' changed');
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

/** What an amendment changes beside the machines; or that none was seen to change anything. */
export function showBeside(root: Root, session: Session, found: Behaviour | null): void {
  const names = session.setting.amend.join(', ');
  const steps = found?.steps.toLocaleString('en') ?? '';
  const isNothing =
    found !== null && found.beside.length === 0 && root.select('.changes').empty() && steps !== '0';
  const nothing = `${names}: nothing was seen to be otherwise here, in ${steps} steps tried`;
  const lines = isNothing ? [nothing] : (found?.beside ?? []);
  root.selectAll('p.beside').data(lines).join('p').attr('class', 'beside').text(String);
}
