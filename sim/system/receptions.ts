/**
 * What actors made of the events of a step: which they got, and which transitions they took. Most
 * pairs of a state and an event have in common what others of that event have: it is kept once.
 */

import type { EventObject } from 'xstate';
import type { Charts } from './charts.ts';
import { labelOf, rootLabel } from './inspect.ts';
import type { LocalReception, LocalStep } from './local.ts';
import type { Message } from './message.ts';
import { plain } from './script.ts';
import type { StageReception } from './stage.ts';
import type { Tree } from './tree.ts';

type Taking = Pick<LocalStep, 'received' | 'taken' | 'isAnswered' | 'isUnspecified'>;

/** So many are looked through for one event, before it is taken to be each time another one. */
const mostKept = 32;

export class Receptions {
  readonly #name: string;
  readonly #tree: Tree;
  readonly #charts: Charts;
  readonly #kept = new WeakMap<EventObject, Taking[]>();

  /** `name`: of the root. */
  constructor(name: string, tree: Tree, charts: Charts) {
    this.#name = name;
    this.#tree = tree;
    this.#charts = charts;
  }

  /** Of a step that an event to the actor at a path began. */
  of(receptions: readonly StageReception[], path: string, event: Message): Taking {
    const received = receptions.map((reception) => this.#told(reception, path, event));
    const name = path === '' ? this.#name : `${this.#name}/${path}`;
    if (received[0]?.actor !== name) {
      const place = received.findIndex(({ actor }) => actor === name);
      const [own] = place < 0 ? [{ actor: name, event, taken: [] }] : received.splice(place, 1);
      received.unshift(own as LocalReception);
    }
    let kept = this.#kept.get(event);
    if (kept === undefined) {
      kept = [];
      this.#kept.set(event, kept);
    }
    const known = kept.find((other) => isSame(other.received, received));
    if (known !== undefined) return known;
    const made = takingOf(received);
    if (kept.length < mostKept) kept.push(made);
    return made;
  }

  #told(
    { actor, event: got, transitions }: StageReception,
    path: string,
    event: Message,
  ): LocalReception {
    const at = this.#tree.pathOf(actor);
    const label = at === '' ? rootLabel : labelOf(actor.src, actor.logic, actor.id);
    return {
      actor: this.#tree.nameOf(actor),
      event: at === path && got.type === event.type ? event : plain(got),
      taken: transitions.map((transition) => this.#charts.named(transition, label)),
    };
  }
}

/** `received`: first by the actor that the event was for. */
function takingOf(received: readonly LocalReception[]): Taking {
  return {
    received,
    taken: received.flatMap(({ taken }) => taken),
    isAnswered: (received[0] as LocalReception).taken.some(({ meta }) => meta.unspecified !== true),
    isUnspecified: received.some(isUnspecified),
  };
}

const isUnspecified = ({ taken }: LocalReception): boolean =>
  taken.length > 0 && taken.every(({ meta }) => meta.unspecified === true);

function isSame(some: readonly LocalReception[], others: readonly LocalReception[]): boolean {
  if (some.length !== others.length) return false;
  return some.every(({ actor, event, taken }, at) => {
    const other = others[at] as LocalReception;
    if (actor !== other.actor || event !== other.event) return false;
    return taken.length === other.taken.length && taken.every((one, i) => one === other.taken[i]);
  });
}
