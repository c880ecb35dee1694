/** Which steps can be taken in a state. */

import type { Choice, Step } from './definition.ts';
import type { LocalMachine } from './machine.ts';
import type { Envelope } from './message.ts';
import type { Parts } from './parts.ts';
import type { PendingTimer, SystemSnapshot } from './snapshot.ts';
import { nextDueMs } from './time.ts';

/**
 * Every step that can be taken. In virtual time: those whose moment is next, and the free; in exact
 * time: those of untimed reading.
 */
export function enabledSteps(parts: Parts, snapshot: SystemSnapshot): Step[] {
  const { clock, definition, network } = parts;
  const { timers, links, faultsLeft, crashed } = snapshot.context;
  const next = nextDueMs(snapshot);
  const due = (at: number | undefined) => clock !== 'virtual' || at === next;
  const steps: Step[] = [];
  for (const timer of inOrder(timers)) {
    const { actor, id } = timer;
    if (isTimerNext(parts, snapshot, timer)) steps.push({ type: 'timer', actor, id });
  }
  for (const [link, contents] of Object.entries(links)) {
    const now = inTurn(parts, snapshot, link).filter((index) => due(contents[index]?.dueMs));
    steps.push(...now.map((index) => ({ type: 'deliver' as const, link, index })));
    // A message that overtakes arrives when the one before it would have.
    if (faultsLeft.reorder > 0 && now.length > 0 && network.link(link).kind === 'fifo') {
      for (let index = 1; index < contents.length; index++) {
        steps.push({ type: 'reorder', link, index });
      }
    }
    for (const index of now) {
      if (faultsLeft.loss > 0) steps.push({ type: 'drop', link, index });
      if (faultsLeft.duplicate > 0) steps.push({ type: 'duplicate', link, index });
    }
  }
  for (const { name: choice } of openChoices(parts, snapshot)) {
    steps.push({ type: 'choose', choice });
  }
  for (const { name: party, crashes } of definition.parties) {
    if (crashed.includes(party)) steps.push({ type: 'restart', party });
    else if (crashes && faultsLeft.crash > 0) steps.push({ type: 'crash', party });
  }
  return steps;
}

/** Whether `enabledSteps` has the step, without listing all the others. */
export function isEnabled(parts: Parts, snapshot: SystemSnapshot, step: Step): boolean {
  const { timers, faultsLeft, crashed } = snapshot.context;
  switch (step.type) {
    case 'timer':
      return timers.some((timer) => {
        const { actor, id } = timer;
        return actor === step.actor && id === step.id && isTimerNext(parts, snapshot, timer);
      });
    case 'choose':
      return openChoices(parts, snapshot).some(({ name }) => name === step.choice);
    case 'restart':
      return crashed.includes(step.party);
    case 'crash': {
      const party = parts.definition.parties.find(({ name }) => name === step.party);
      return party?.crashes === true && faultsLeft.crash > 0 && !crashed.includes(step.party);
    }
    default:
      return isEnabledOnLink(parts, snapshot, step);
  }
}

function isEnabledOnLink(
  parts: Parts,
  snapshot: SystemSnapshot,
  { type, link, index }: Extract<Step, { link: string }>,
): boolean {
  const { links, faultsLeft } = snapshot.context;
  const contents = links[link] ?? [];
  const isDue = (place: number) => isNext(parts, snapshot, contents[place]?.dueMs);
  if (type === 'reorder') {
    const isFifo = parts.network.links.get(link)?.kind === 'fifo';
    const isLater = index > 0 && index < contents.length;
    return isFifo && isLater && faultsLeft.reorder > 0 && isDue(0);
  }
  const known = parts.network.links.has(link);
  const places = known ? inTurn(parts, snapshot, link) : [];
  if (!places.includes(index) || !isDue(index)) return false;
  if (type === 'drop') return faultsLeft.loss > 0;
  return type === 'deliver' || faultsLeft.duplicate > 0;
}

/** In the order in which they were started, where that is known. */
const inOrder = (timers: readonly PendingTimer[]): PendingTimer[] =>
  [...timers].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));

/** In virtual time the first of those that a machine has due at a moment goes first. */
function isTimerNext(parts: Parts, snapshot: SystemSnapshot, timer: PendingTimer): boolean {
  if (!isNext(parts, snapshot, timer.dueMs)) return false;
  if (parts.clock !== 'virtual') return true;
  return !snapshot.context.timers.some((other) => {
    const isSooner = (other.number ?? 0) < (timer.number ?? 0);
    return other.actor === timer.actor && other.dueMs === timer.dueMs && isSooner;
  });
}

const isNext = ({ clock }: Parts, snapshot: SystemSnapshot, dueMs: number | undefined): boolean =>
  clock !== 'virtual' || dueMs === nextDueMs(snapshot);

/** The choices that the environment has now, in the order in which the system lists them. */
export const openChoices = (parts: Parts, snapshot: SystemSnapshot): Choice[] =>
  parts.choicesIn(parts.localsOf(snapshot));

/** What may be delivered next on a link: its places. */
function inTurn(parts: Parts, snapshot: SystemSnapshot, link: string): number[] {
  const { network } = parts;
  const contents = snapshot.context.links[link] ?? [];
  const places = network.deliverable(link, contents);
  const { kind } = network.link(link);
  if (kind !== 'duplicating') return places;
  // It stays there for ever, so only what does something counts as a step.
  return places.filter((place) => {
    const envelope = contents[place] as Envelope;
    const local = parts.local(snapshot, envelope.to);
    const machine = parts.machines[parts.indexOf(envelope.to)] as LocalMachine;
    return local !== null && machine.can(local, parts.eventOf(envelope));
  });
}
