/** Decides for each arrow of a diagram whether it is a behaviour of the machines. */

import { always, compose, type Model, noFaults, observedBy, settle } from 'actorcheck';
import { checkSystem } from 'actorcheck/check';
import type { Happening, Vocabulary } from '../protocol/text.ts';
import { Along, isWaiting, type Seen } from './along.ts';
import { type Automaton, automatonOf, type Place, type Waiting } from './automaton.ts';
import type { Diagram } from './diagram.ts';
import { fieldsOf } from './fields.ts';
import { partyOf, type Understood } from './meaning.ts';

/** What is said of an arrow, or of the mark of a note. */
export interface ArrowVerdict {
  readonly line: number;
  readonly text: string;
  /**
   * `behaviour`: some run does that there. `other`: somebody does it, but not who is drawn.
   * `never`: a run comes there, and none does that. `unreached`: no run comes there.
   */
  readonly verdict: 'behaviour' | 'other' | 'never' | 'unreached';
  /** Who does it, or what comes in its place, as the machines have it. */
  readonly instead: readonly Happening[];
  /** Whether something is of its kind, between the same two. */
  readonly like: (happening: Happening) => boolean;
  /** In what it differs from what the machines say there. */
  readonly fields: readonly string[];
}

export interface Decided {
  readonly arrows: readonly ArrowVerdict[];
  readonly unmapped: Automaton['unmapped'];
  /** What was searched. */
  readonly searched: readonly Searched[];
}

interface Searched {
  /** Knobs. */
  readonly given: Given;
  readonly states: number;
  /** Which limit ended the search, so that runs are missing; null if none did. */
  readonly why: string | null;
}

type Given = Readonly<Record<string, string>>;

const name = 'diagram';

/**
 * All runs are gone along with. Where none does what an arrow says, the diagram goes on as if it
 * were drawn as some run has it, or were not there, so that one mistake does not hide the others.
 */
export function decide(
  diagram: Diagram,
  model: Model,
  vocabulary: Vocabulary,
  onProgress: (given: string) => void,
): Decided {
  const drawn = automatonOf(diagram, vocabulary);
  const runs = vocabulary.runs(
    diagram.participants.flatMap(({ id }) => partyOf(id, diagram, vocabulary) ?? []),
  );
  const searched = new Map<Given, Searched>();
  const verdicts = new Map<number, Seen>();
  const passed = new Set<number>();
  const places = [...drawn.places];
  for (;;) {
    const automaton = { ...drawn, places };
    const along = new Along(automaton, vocabulary, passed);
    for (const given of runs) {
      if (isDone(along, automaton, passed)) break;
      onProgress(givenText(given));
      searched.set(given, searchWith(along, model, given));
    }
    const failed = along.seen.flatMap((seen, at) => {
      // The first verdict is that of the arrow as it is drawn.
      if (verdicts.get(at)?.isReached !== true) verdicts.set(at, seen);
      const isOpen = isWaiting(places[at]) && !passed.has(at) && seen.isReached;
      return isOpen && seen.as.size === 0 ? [at] : [];
    });
    const [right] = failed.filter((at) => !(places[at] as Waiting).arrow.isAside);
    if (right === undefined) break;
    amend(places, passed, right, along.seen[right] as Seen);
  }
  const arrows = drawn.places.flatMap((place, at) =>
    isWaiting(place) ? [verdictOf(place.arrow, verdicts.get(at) as Seen)] : [],
  );
  return {
    arrows: arrows.sort((a, b) => a.line - b.line),
    unmapped: drawn.unmapped,
    searched: [...searched.values()],
  };
}

/** A place as those have it who do it; without, it is passed over. */
function amend(
  places: (Place | null)[],
  passed: Set<number>,
  at: number,
  { byOthers }: Seen,
): void {
  const [other] = byOthers.values();
  const place = places[at];
  if (!isWaiting(place) || other === undefined) passed.add(at);
  else places[at] = { ...place, arrow: { ...place.arrow, from: other.from, to: other.to } };
}

/** Whether each arrow was seen to happen. */
const isDone = (along: Along, { places }: Automaton, passed: ReadonlySet<number>): boolean =>
  places.every(
    (place, at) => !isWaiting(place) || passed.has(at) || (along.seen[at] as Seen).as.size > 0,
  );

/** A state counts once with each place of the diagram that it was in. */
function searchWith(along: Along, model: Model, given: Given): Searched {
  const settings = settle(model.knobs, given);
  const definition = model.system(settings, noFaults, { kind: 'symbolic' }, []);
  const owners = new Map(
    definition.parties.flatMap((party) =>
      Object.keys(party.actors).map((actor) => [actor, party.name]),
    ),
  );
  const observer = along.observer((actor) => owners.get(actor) ?? actor);
  const observers = { ...definition.observers, [name]: observer };
  const system = compose({ ...definition, observers }, 'untimed');
  // It reads what the observer has seen, so that this is a part of the state.
  const isKept = always(name, 'the run may be anywhere', (view) => {
    return observedBy(view, name) !== null;
  });
  const { states, why } = checkSystem(system, { properties: [isKept], given: [], endings: [] });
  return { given, states, why };
}

function verdictOf({ line, text, meaning, from, to }: Understood, seen: Seen): ArrowVerdict {
  const like = (one: Happening) => one.kind === meaning.kind && one.from === from && one.to === to;
  const about = { line, text, like };
  const [as, others, instead] = [seen.as, seen.byOthers, seen.instead].map((all) => [
    ...all.values(),
  ]) as [Happening[], Happening[], Happening[]];
  if (as.length > 0) {
    return { ...about, verdict: 'behaviour', instead: [], fields: fieldsOf(meaning, as) };
  }
  if (others.length > 0) {
    return { ...about, verdict: 'other', instead: others, fields: fieldsOf(meaning, others) };
  }
  return { ...about, verdict: seen.isReached ? 'never' : 'unreached', instead, fields: [] };
}

/** Knobs as the command line takes them. */
export const givenText = (given: Given): string =>
  Object.entries(given)
    .map(([knob, value]) => `${knob}=${value}`)
    .join(' ');
