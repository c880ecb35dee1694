/** What a protocol declares so that a text about it can be held against its machines. */

import type { Json, Occurrence } from 'actorcheck';
import type * as v from 'valibot';

export const factKinds = [
  'diagram',
  'arrow',
  'fields',
  'sender',
  'endpoint',
  'message',
  'json',
  'form',
  'participant',
  'number',
  'unmapped',
] as const;

/** What is found in a text, with its line. */
export interface Fact {
  readonly line: number;
  /**
   * `diagram`: none that Mermaid can read. `arrow`: no behaviour of the machines. `fields`: members
   * differ from those of the machines, or of the prose. `sender`, `endpoint`, `message`: prose and
   * diagram differ in these. `json`: no JSON. `form`: an example is not of its form. `participant`:
   * it is not known who that is.
   * `number`: a number of the diagram is none of the prose, or the other way round. `unmapped`:
   * nothing is known of what it means, so that nothing was decided.
   */
  readonly kind: (typeof factKinds)[number];
  readonly text: string;
}

/**
 * What somebody does in a run, at the level on which a text speaks of it. A `message` is between
 * the parties that the text is about: none of these goes without saying.
 */
export interface Happening {
  readonly kind: 'message' | 'request' | 'answer' | 'step' | 'act';
  /** Parties of the system; of a step, or of what somebody does alone, twice the same. */
  readonly from: string;
  readonly to: string;
  /**
   * The type of a message, method and path of a request (`POST /_matrix/client/v3/login`), the
   * status of an answer, the id of a step.
   */
  readonly name: string;
  readonly content?: Json;
}

/** Words of a diagram that are no message, and what they mean. */
interface Phrase {
  readonly words: RegExp;
  readonly means: Pick<Happening, 'kind' | 'name'>;
}

/** What JSON examples have to be. */
export interface Form {
  readonly name: string;
  readonly schema: v.GenericSchema;
  /** Whether an example is meant as one of these. */
  readonly isMeant: (value: Json) => boolean;
}

/** A message that is drawn as the argument of a call: `Send({"type": ...})`. */
interface Call {
  /** Its first group is the message. */
  readonly words: RegExp;
  readonly kind: Happening['kind'];
}

export interface Vocabulary {
  /** What sources call the text: `MSC3906`. Numbers of steps are its own. */
  readonly document: string;
  /** How the text names the parties: a participant is the first that fits its name or its id. */
  readonly parties: readonly { readonly party: string; readonly words: RegExp }[];
  readonly phrases: readonly Phrase[];
  /** Usually none. */
  readonly calls?: readonly Call[];
  /** By the number of a step in a diagram: other steps of the machines that it stands for. */
  readonly alsoCalled: Readonly<Record<string, readonly string[]>>;
  /** Members that have one of few values: another one makes another message. */
  readonly telling: readonly string[];
  readonly forms: readonly Form[];
  /** Knobs of the runs that a diagram with these parties is about, the smallest first. */
  runs(parties: readonly string[]): readonly Readonly<Record<string, string>>[];
  /** What an occurrence is, told as a text does. `partyOf`: whose an actor is. */
  happenings(occurrence: Occurrence, partyOf: (actor: string) => string): readonly Happening[];
}

/** What a protocol brings so that `text` can read proposals of it. */
export interface TextParts {
  readonly vocabulary: Vocabulary;
  /** The blob hash of the revision that the lines in sources are of. */
  readonly blob: string;
  /** What is found in revisions that are known, by their blob hashes. */
  recorded(): Promise<Readonly<Record<string, readonly Fact[]>>>;
}
