/**
 * What of a run is drawn: which lanes, in which order, and which messages. The address keeps it,
 * for all drawings alike.
 */

import type { Party } from 'actorcheck';
import { httpOf, labelsOf, sealedOf } from 'actorcheck/report';
import type { RunMessage, RunNote } from 'actorcheck/run';
import { keepInAddress, keptInAddress } from './address.ts';
import type { Scene } from './sequence/scene.ts';

const hiddenAs = 'hide';
const orderAs = 'lanes';
const filterAs = 'only';

const listIn = (name: string): string[] =>
  (keptInAddress(name) ?? '').split(',').filter((one) => one !== '');
const keepList = (name: string, list: readonly string[]): void =>
  keepInAddress(name, list.length === 0 ? null : list.join(','));

/** The parties in the order of their lanes, those that are hidden too. */
export function inOrder(parties: readonly Party[]): Party[] {
  const order = listIn(orderAs);
  const place = ({ name }: Party) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...parties].sort((one, other) => place(one) - place(other));
}

export const isHidden = (party: string): boolean => listIn(hiddenAs).includes(party);

/** Those that have a lane. */
export const shownLanes = (parties: readonly Party[]): Party[] => {
  const shown = inOrder(parties).filter(({ name }) => !isHidden(name));
  // A link may hide those of another model.
  return shown.length === 0 ? inOrder(parties) : shown;
};

export function hideLane(party: string, isToHide: boolean): void {
  const others = listIn(hiddenAs).filter((name) => name !== party);
  keepList(hiddenAs, isToHide ? [...others, party] : others);
}

/** Moves a lane to a place among all of them. */
export function moveLane(parties: readonly Party[], party: string, to: number): void {
  const names = inOrder(parties).map(({ name }) => name);
  const others = names.filter((name) => name !== party);
  others.splice(Math.max(0, Math.min(others.length, to)), 0, party);
  const isUsual = others.every((name, index) => name === parties[index]?.name);
  keepList(orderAs, isUsual ? [] : others);
}

export const filterText = (): string => keptInAddress(filterAs) ?? '';
export const setFilter = (text: string): void =>
  keepInAddress(filterAs, text.trim() === '' ? null : text);

/** All lanes, as the model has them, and all messages. */
export function showAll(): void {
  for (const name of [hiddenAs, orderAs, filterAs]) keepInAddress(name, null);
}

export const isAllShown = (): boolean =>
  [hiddenAs, orderAs, filterAs].every((name) => keptInAddress(name) === null);

/** What is drawn of a scene, and which note of the scene each of its notes is. */
interface Part {
  readonly scene: Scene;
  readonly origin: (note: RunNote) => RunNote;
}

/** The part of a scene that is to be drawn. */
export function shownPart(scene: Scene, parties: readonly Party[]): Part {
  const shown = new Set(shownLanes(parties).map(({ name }) => name));
  const words = filterText().toLowerCase().split(/\s+/).filter(Boolean);
  if (shown.size === parties.length && words.length === 0) return { scene, origin: (note) => note };
  const { record } = scene;
  const label = labelsOf(record);
  const has = (texts: readonly string[]): boolean => {
    const text = texts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const isShown = (message: RunMessage): boolean =>
    shown.has(message.from) && shown.has(message.to) && has(textsOf(message, label));
  /** Of the messages, how many are shown that were sent before so many. */
  const before = [0];
  const messages: RunMessage[] = [];
  for (const message of record.messages) {
    if (isShown(message)) messages.push(message);
    before.push(messages.length);
  }
  const origins = new Map<RunNote, RunNote>();
  for (const note of record.notes) {
    if (!shown.has(note.party) || !has([label(note.party), note.kind, note.text])) continue;
    origins.set({ ...note, afterMessages: before[note.afterMessages] ?? 0 }, note);
  }
  const notes = [...origins.keys()];
  const owners = new Map(
    parties.flatMap(({ name, actors }) => Object.keys(actors).map((actor) => [actor, name])),
  );
  const isOn = (actor: string): boolean => shown.has(owners.get(actor.split('/')[0] ?? '') ?? '');
  const part: Scene = {
    ...scene,
    record: { ...record, messages, notes },
    noteMoments: new Map(
      notes.map((note) => [note, scene.noteMoments.get(origins.get(note) as RunNote) ?? 0]),
    ),
    handovers: scene.handovers
      .filter(({ party, type, to }) => shown.has(party) && has([label(party), type, to]))
      .map((one) => ({ ...one, afterMessages: before[one.afterMessages] ?? 0 })),
    timers: scene.timers.filter(({ actor }) => isOn(actor)),
  };
  return { scene: part, origin: (note) => origins.get(note) ?? note };
}

/** What a message can be found by. */
function textsOf(message: RunMessage, label: (party: string) => string): string[] {
  const { from, to, type, layer, step, fate, quiet } = message;
  return [
    'message',
    label(from),
    label(to),
    httpOf(message),
    type,
    layer,
    step === null ? '' : `step ${step}`,
    fate,
    quiet ? 'polling' : '',
    sealedOf(message) === undefined ? '' : 'sealed',
  ];
}
