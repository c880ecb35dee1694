/**
 * Whether others can see a mistake in the existing device at all, told by the model. Two devices,
 * one with the mistake and one without, meet the same: all that others can have for the device in
 * the state that it is in, as the search of the scenarios has found. If they say the same whatever
 * they meet, nobody can tell them apart.
 */

import { protocol } from '../../../machines/msc3906/protocol.ts';
import type { Hello } from '../../../machines/protocol/conform.ts';
import { playedIn } from '../../../machines/protocol/played.ts';
import { checkSystem } from '../../../sim/check/check.ts';
import { scenariosOf, settingsOf } from '../../../sim/check/jobs.ts';
import type { Settings } from '../../../sim/model/knobs.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import type { Message } from '../../../sim/system/message.ts';
import { helloOf } from '../../machines/conform/hello.ts';
import { noted } from '../made/questions.ts';
import { isOwn } from './courses.ts';
import {
  type Device,
  type Devices,
  deviceKey,
  heldTo,
  type Moment,
  type Outcome,
  saidIn,
  timersText,
} from './device.ts';

/** Events by actor and by the key of its state. */
type Alphabet = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Message>>>;

/** Devices that are made alike, and what they can meet. */
interface Kind {
  readonly settings: Settings;
  readonly alphabet: Map<string, Map<string, Map<string, Message>>>;
}

/** More than there are of any scenario. */
const maxStates = 3_000_000;
/** So many pairs of moments are looked at. */
const mostPairs = 100_000;

/** What others can see, and when. */
export interface Seen {
  readonly meant: string;
  readonly came: string;
  /** Whether it is a matter of how long the device waits, and of nothing else. */
  readonly isOfTime: boolean;
}

export class Sight {
  readonly #kinds: readonly Kind[];
  readonly #plain: Devices;

  /** `plain`: those without a mistake. */
  constructor(plain: Devices) {
    this.#plain = plain;
    const kinds = new Map<string, Kind>();
    for (const { name } of scenariosOf(protocol)) {
      const settings = settingsOf(protocol, name);
      const { isKnown } = protocol.conform;
      const { odd } = playedIn(protocol.conform, {});
      const isOdd = odd.choices.some(({ scenario }) => scenario === name);
      if (!isKnown(settings) && !isOdd) continue;
      for (const dialect of ['v2', 'v1']) {
        const hello = helloOf(dialect) as unknown as Hello;
        if (protocol.conform.whyNot(hello, settings) !== null) continue;
        add(kinds, protocol.conform.settingsFor(hello, settings));
      }
    }
    this.#kinds = [...kinds.values()];
  }

  /** The first that others can see of it; null if there is nothing. */
  seenOf(devices: Devices): Seen | null {
    let timed: Seen | null = null;
    for (const kind of this.#kinds) {
      const [plain, device] = [this.#plain.of(kind.settings), devices.of(kind.settings)];
      const seen = new Together(plain, device, kind.alphabet).seen();
      if (seen !== null && !seen.isOfTime) return seen;
      timed ??= seen;
    }
    return timed;
  }
}

function add(kinds: Map<string, Kind>, given: Settings): void {
  const settings = { ...given, 'late-answers': true };
  const key = deviceKey(settings);
  const kind = kinds.get(key) ?? { settings, alphabet: new Map() };
  kinds.set(key, kind);
  const definition = protocol.system(settings, noFaults, { kind: 'symbolic' }, []);
  const system = compose(definition, 'untimed');
  const answers = noted(system);
  const { complete } = checkSystem(system, { properties: [], given: [], endings: [], maxStates });
  if (!complete) throw new Error(`expected a search to its end, with ${key}`);
  for (const actor of heldTo) {
    const byState = kind.alphabet.get(actor) ?? new Map<string, Map<string, Message>>();
    kind.alphabet.set(actor, byState);
    for (const { state, event, answer } of answers.get(actor)?.questions ?? []) {
      const from = 'from' in event ? String(event.from) : undefined;
      if (typeof answer === 'boolean' || isOwn(from) || event.type.startsWith('xstate.')) continue;
      const events = byState.get(state.key) ?? new Map<string, Message>();
      byState.set(state.key, events.set(canonicalText(event), event as Message));
    }
  }
}

/** Two devices that meet the same. */
class Together {
  readonly #pairs: [Moment, Moment][] = [];
  readonly #known = new Set<string>();
  #timed: Seen | null = null;

  constructor(
    readonly plain: Device,
    readonly device: Device,
    readonly alphabet: Alphabet,
  ) {}

  seen(): Seen | null {
    const first = this.#compare(this.plain.start(), this.device.start());
    if (first !== null) return first;
    for (const [moment, other] of this.#pairs) {
      const found = this.#from(moment, other);
      if (found !== null) return found;
      if (this.#pairs.length > mostPairs) throw new Error('expected fewer moments');
    }
    return this.#timed;
  }

  #from(moment: Moment, other: Moment): Seen | null {
    for (const [actor, state] of Object.entries(moment.states)) {
      for (const event of this.alphabet.get(actor)?.get(state.key)?.values() ?? []) {
        const meant = this.plain.take(moment, actor, event);
        const found = this.#compare(meant, this.device.take(other, actor, event));
        if (found !== null) return found;
      }
      for (const { id } of moment.timers[actor] ?? []) {
        const meant = this.plain.fire(moment, actor, id) as Outcome;
        const came = this.device.fire(other, actor, id);
        const found = this.#compare(meant, came ?? { moment: other, said: [], hasFailed: false });
        if (found !== null) return found;
      }
    }
    return null;
  }

  #compare(meant: Outcome, came: Outcome): Seen | null {
    const [one, two] = [saidIn(meant), saidIn(came)];
    if (one !== two) return { meant: one, came: two, isOfTime: false };
    const [times, others] = [timersText(meant.moment), timersText(came.moment)];
    if (times !== others) this.#timed ??= { meant: times, came: others, isOfTime: true };
    const key = `${this.plain.keyOf(meant.moment)} | ${this.device.keyOf(came.moment)}`;
    if (!this.#known.has(key)) this.#pairs.push([meant.moment, came.moment]);
    this.#known.add(key);
    return null;
  }
}
