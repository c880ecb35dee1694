/** Decides for each arrow of a diagram whether it is a behaviour of the machines. */

import { always, compose, type Model, noFaults, observedBy, settle } from 'actorcheck';
import { checkSystem } from 'actorcheck/check';
import type { Happening, Vocabulary } from '../protocol/text.ts';
import { Along, type Passed, type Seen } from './along.ts';
import { type Automaton, automatonOf, isWaiting, type Place } from './automaton.ts';
import type { Diagram } from './diagram.ts';
import { fieldsOf } from './fields.ts';
import { memberOf, partyOf, type Understood } from './meaning.ts';

/** What is said of an arrow, or of the mark of a note. */
export interface ArrowVerdict {
  readonly line: number;
  readonly text: string;
  /**
   * `behaviour`: some run does that there. `other`: somebody does it, but not who is drawn.
   * `never`: a run comes there, and none does that. `unasked`: so it is with what it is the answer
   * to. `unreached`: no run comes there.
   */
  readonly verdict: 'behaviour' | 'other' | 'never' | 'unasked' | 'unreached';
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
 * were drawn as some run has it, or were not there, and what comes instead may come later: so one
 * mistake does not hide the others.
 */
export function decide(
  diagram: Diagram,
  model: Model,
  vocabulary: Vocabulary,
  isOfSteps: boolean,
  onProgress: (given: string) => void,
): Decided {
  const drawn = automatonOf(diagram, vocabulary, isOfSteps);
  const runs = vocabulary.runs(
    diagram.participants.flatMap(({ id }) => partyOf(id, diagram, vocabulary) ?? []),
  );
  const searched = new Map<Given, Searched>();
  const verdicts = new Map<number, Seen>();
  const passed: Passed = { places: new Set(), strays: new Set() };
  const places = [...drawn.places];
  for (;;) {
    const automaton = { ...drawn, places };
    const along = new Along(automaton, vocabulary, passed);
    for (const given of runs) {
      if (isDone(along, automaton, passed)) break;
      onProgress(givenText(given));
      searched.set(given, searchWith(along, model, given));
    }
    const failed: number[] = [];
    for (const [at, seen] of along.seen.entries()) {
      if (seen.as.size > 0) setOnce(verdicts, at, seen);
      const place = places[at];
      const isOpen = isWaiting(place) && !place.arrow.isAside && !passed.places.has(at);
      if (isOpen && seen.isReached && seen.as.size === 0) failed.push(at);
    }
    const [first] = failed;
    if (first === undefined) {
      for (const [at, seen] of along.seen.entries()) setOnce(verdicts, at, seen);
      break;
    }
    // The verdict is that of the arrow as it is drawn.
    const seen = along.seen[first] as Seen;
    setOnce(verdicts, first, seen);
    amend(places, passed, first, seen);
  }
  const arrows = arrowsOf(drawn.places, verdicts, passed.places);
  return {
    arrows: arrows.sort((a, b) => a.line - b.line),
    unmapped: drawn.unmapped,
    searched: [...searched.values()],
  };
}

function setOnce<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}

function arrowsOf(
  places: Automaton['places'],
  verdicts: ReadonlyMap<number, Seen>,
  passed: ReadonlySet<number>,
): ArrowVerdict[] {
  const waiting = [...places.entries()].flatMap(([at, place]) =>
    isWaiting(place) ? [{ at, arrow: place.arrow }] : [],
  );
  const never = new Set(waiting.flatMap(({ at, arrow }) => (passed.has(at) ? [arrow] : [])));
  return waiting.map(({ at, arrow }) => {
    const seen = verdicts.get(at) as Seen;
    const isAsked = arrow.request === null || !never.has(arrow.request);
    return isAsked || isAnswerOf(arrow, seen) ? verdictOf(arrow, seen) : unaskedOf(arrow);
  });
}

/** Whether it is known again by a member in what is answered to something else that is asked. */
const isAnswerOf = ({ meaning }: Understood, { as }: Seen): boolean =>
  [...as.values()].some(({ content }) =>
    Object.keys(meaning.example?.value ?? {}).some((name) => memberOf(content, name) !== undefined),
  );

/** A place as those have it who do it; without, it is passed over, and what comes may come. */
function amend(
  places: (Place | null)[],
  { places: passed, strays }: Passed,
  at: number,
  { byOthers, instead }: Seen,
): void {
  const [other] = byOthers.values();
  const place = places[at];
  if (isWaiting(place) && other !== undefined) {
    places[at] = { ...place, arrow: { ...place.arrow, from: other.from, to: other.to } };
    return;
  }
  passed.add(at);
  for (const [told, { kind }] of instead) if (kind === 'message') strays.add(told);
}

/** Whether each arrow was seen to happen. */
const isDone = (along: Along, { places }: Automaton, passed: Passed): boolean =>
  places.every(
    (place, at) =>
      !isWaiting(place) || passed.places.has(at) || (along.seen[at] as Seen).as.size > 0,
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

const likeIt = ({ meaning, from, to }: Understood, one: Happening): boolean =>
  one.kind === meaning.kind && one.from === from && one.to === to;

function unaskedOf(arrow: Understood): ArrowVerdict {
  const { line, text } = arrow;
  const like = (one: Happening) => likeIt(arrow, one);
  return { line, text, like, verdict: 'unasked', instead: [], fields: [] };
}

function verdictOf(arrow: Understood, seen: Seen): ArrowVerdict {
  const { line, text, meaning } = arrow;
  const like = (one: Happening) => likeIt(arrow, one);
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
