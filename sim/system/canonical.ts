/**
 * Canonical values: what a machine may keep in its context and put into a message.
 *
 * Two states are equal exactly when their texts are. So each value is told exactly, or refused by
 * name: nothing is dropped on the way. What is plain JSON has the text that JSON gives it, with the
 * members of every object in order. Objects are told by what they hold: whether two members hold
 * one object or two equal ones makes no difference.
 *
 * One walk checks a value, makes its text and freezes it. What it has seen it knows by identity:
 * the parts of a context that an action has left alone cost nothing the next time.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isAddress } from './address.ts';
import { type Contents, flatText, type Kind, primitiveText, quoted, Refused } from './contents.ts';
import { ModelError } from './errors.ts';
import { freeze } from './frozen.ts';
import { kindOf, refusalOf } from './kinds.ts';

/** For a reference to an actor: what to write for it, and what to hold in its place, if not it. */
type Refer = (object: object) => Known | undefined;

export interface Known {
  readonly text: string;
  readonly value: unknown;
}

/** A value that can be told, frozen, with references replaced; or what in it cannot be told. */
export type Canonical = (Known & { readonly problem?: undefined }) | { readonly problem: Problem };

interface Problem {
  /** "context.list[3]" */
  readonly place: string;
  /** "is a Promise: invoke fromPromise in its place" */
  readonly nature: string;
}

/** A longer text is folded into its digest, so that what is shared many times stays short. */
const longestText = 4096;
const folded = 'sha256:';
/** A shorter text is soon made again. */
const shortestKept = 32;
/** From this depth on an object is looked for among those that it is in. */
const suspectDepth = 64;

/** Texts of frozen objects that hold no references. */
const texts = new WeakMap<object, string>();

/** What most actors have for an output and an error. */
const nothing: Known = { text: 'undefined', value: undefined };

/**
 * Checks a value and freezes it in depth. `name` is what it is called where a problem is. A copy is
 * made only of what holds a reference that is replaced. `isKept`: whether the text is to be known
 * the next time; that of what the value holds is in any case.
 */
export function canonical(
  value: unknown,
  name: string,
  refer?: Refer,
  isKept: boolean = true,
): Canonical {
  if (value === undefined) return nothing;
  const known = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  if (known !== undefined) return { text: known, value };
  const walk = new Walk(name, refer);
  try {
    return walk.of(value, isKept);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problem: { place: shortened(walk.place + error.place), nature: error.nature } };
  }
}

/** How long a text is without being folded: at the least, where it is. */
export function unfoldedLength(text: string): number {
  let length = text.length;
  for (let at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, at + 1)) {
    length += longestText;
  }
  return length;
}

/** The text of a value that is expected to have one. Throws a ModelError if it has none. */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  const known = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  if (known !== undefined) return known;
  const found = canonical(value, 'the value');
  if (found.problem === undefined) return found.text;
  throw new ModelError(`${found.problem.place} ${found.problem.nature}`);
}

function shortened(place: string): string {
  return place.length <= 200 ? place : `${place.slice(0, 90)}...${place.slice(-90)}`;
}

const digest = (text: string): string => `${folded}${bytesToHex(sha256(utf8ToBytes(text)))}`;

/** An object whose values are being told. */
class Frame {
  /** Joined in the end: a text that is put together bit by bit keeps all of its bits. */
  readonly #parts: string[];
  #length: number;
  index = 0;
  /** Whether its text depends on what is outside of it. */
  refers = false;
  /** All values so far, once one of them has been replaced. */
  #replaced: unknown[] | undefined;

  constructor(
    readonly object: object,
    readonly kind: Kind,
    readonly contents: Contents,
  ) {
    this.#parts = [contents.opening];
    this.#length = contents.opening.length;
  }

  /** Where the next value is, within the object. */
  get place(): string {
    return this.kind.place(this.contents, this.index);
  }

  /** Takes the text of the next value, and what is to be in its place. */
  add(text: string, value: unknown): void {
    const { labels, values } = this.contents;
    this.#write(labels[this.index] as string);
    this.#write(text);
    if (this.#length > longestText) this.#fold();
    if (typeof value === 'object' && value !== values[this.index]) {
      this.#replaced ??= values.slice(0, this.index);
    }
    this.#replaced?.push(value);
    this.index++;
  }

  /** The text of the object and, frozen, what is to be in its place. */
  close(): Known {
    const { object, kind, contents } = this;
    this.#write(contents.closing);
    if (this.#length > longestText) this.#fold();
    freeze(object);
    const text = this.#parts.join('');
    if (this.#replaced === undefined) return { text, value: object };
    const value = kind.rebuild(object, contents, this.#replaced);
    freeze(value);
    return { text, value };
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  #fold(): void {
    const folded = digest(this.#parts.join(''));
    this.#parts.length = 0;
    this.#length = 0;
    this.#write(folded);
  }
}

/** The text of an object that holds no objects; it is frozen then. */
function flatKnown(object: object, isKept: boolean): string | undefined {
  const text = flatText(object);
  if (text === undefined || text.length > longestText) return undefined;
  Object.freeze(object);
  if (isKept && text.length >= shortestKept) texts.set(object, text);
  return text;
}

/** Not recursive: a value may be nested deeper than the stack. */
class Walk {
  readonly #name: string;
  readonly #refer: Refer | undefined;
  readonly #frames: Frame[] = [];
  /** The objects of the frames, once there are so many that one may contain itself. */
  #around: Set<object> | undefined;
  /** References, and what holds them, as far as this walk has come. */
  #referring: Map<object, Known> | undefined;

  constructor(name: string, refer: Refer | undefined) {
    this.#name = name;
    this.#refer = refer;
  }

  /** Throws a Refused; then `place` is where. */
  of(root: unknown, isKept: boolean): Known {
    if (typeof root !== 'object' || root === null)
      return { text: primitiveText(root), value: root };
    const referred = this.#referred(root);
    if (referred !== undefined) return referred;
    const flat = flatKnown(root, isKept);
    if (flat !== undefined) return { text: flat, value: root };
    this.#open(root);
    for (;;) {
      const frame = this.#frames.at(-1) as Frame;
      if (!this.#tellValues(frame)) continue;
      this.#frames.pop();
      const known = this.#close(frame, isKept || this.#frames.length > 0);
      const outer = this.#frames.at(-1);
      if (outer === undefined) return known;
      outer.refers ||= frame.refers;
      outer.add(known.text, known.value);
    }
  }

  /** How a person writes the place that the walk has come to. */
  get place(): string {
    return this.#name + this.#frames.map((frame) => frame.place).join('');
  }

  /** Whether it has come to the end of the frame, and not to an object that is to be told first. */
  #tellValues(frame: Frame): boolean {
    const { kind, contents } = frame;
    for (const { values } = contents; frame.index < values.length; ) {
      const value = values[frame.index];
      if (typeof value !== 'object' || value === null) {
        frame.add(primitiveText(value), value);
        continue;
      }
      const known = texts.get(value);
      const referred = known === undefined ? this.#referred(value) : undefined;
      const text = known ?? (referred === undefined ? flatKnown(value, true) : undefined);
      if (kind.isLookedUp?.(frame.index) && !isAddress(value) && !this.#refer?.(value)) {
        throw new Refused('', 'is an object, found by its identity only: keep an id in its place');
      }
      if (text !== undefined) frame.add(text, value);
      else if (referred !== undefined) {
        frame.refers = true;
        frame.add(referred.text, referred.value);
      } else {
        this.#open(value);
        return false;
      }
    }
    return true;
  }

  #referred(object: object): Known | undefined {
    if (this.#refer === undefined) return undefined;
    const known = this.#referring?.get(object) ?? this.#refer(object);
    if (known !== undefined) {
      this.#referring ??= new Map();
      this.#referring.set(object, known);
    }
    return known;
  }

  #open(object: object): void {
    const kind = kindOf(object);
    if (kind === undefined) throw refusalOf(object);
    if (this.#frames.length >= suspectDepth) {
      this.#around ??= new Set(this.#frames.map((frame) => frame.object));
      if (this.#around.has(object)) throw this.#circle(object);
      this.#around.add(object);
    }
    this.#frames.push(new Frame(object, kind, kind.read(object)));
  }

  /** It may have gone around more than once: says where it came round first. */
  #circle(object: object): Refused {
    const places = new Map<object, string>();
    let place = this.#name;
    let again = object;
    for (const frame of this.#frames.splice(0)) {
      again = frame.object;
      if (places.has(again)) break;
      places.set(again, place);
      place += frame.place;
      this.#frames.push(frame);
      again = object;
    }
    return new Refused('', `is ${shortened(places.get(again) as string)} again`);
  }

  #close(frame: Frame, isKept: boolean): Known {
    this.#around?.delete(frame.object);
    const known = frame.close();
    if (frame.refers) this.#referring?.set(frame.object, known);
    else if (isKept && known.text.length >= shortestKept) texts.set(frame.object, known.text);
    return known;
  }
}
