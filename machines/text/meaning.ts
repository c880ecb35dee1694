/** What the words of a diagram mean, as far as they are understood. */

import type { Json } from 'actorcheck';
import type { Happening, Vocabulary } from '../protocol/text.ts';
import type { Arrow, Diagram } from './diagram.ts';
import { type Example, exampleOf, isPlaceholder } from './json.ts';

/** What an arrow or a note says that happens. */
export interface Meaning {
  readonly kind: Happening['kind'];
  /** Of a message its type, of a request method and path, the id of a step; of an answer its
   * status, or empty: any that is well. */
  readonly name: string;
  /** What is in it; null if the text does not say. */
  readonly example: Example | null;
}

/** The number of a step, before what is said of it: `18a. Mark the new device`. */
const numbered = /^(\d+[a-z]?)\.\s+(.*)$/s;

export function numberIn(text: string): { readonly id: string | null; readonly rest: string } {
  const [, id = null, rest = text] = numbered.exec(text) ?? [];
  return { id, rest };
}

const request = /^(GET|POST|PUT|DELETE)\s+(\S+)\s*(.*)$/s;
const status = /^(\d{3})\b[^{]*(\{.*)?$/s;

/**
 * Null if it is not understood. `isAnswer`: something was asked the other way round before, which
 * is answered by what is drawn so, or has members.
 */
export function meaningOf(
  { text, isDotted }: Pick<Arrow, 'text' | 'isDotted'>,
  { phrases, calls }: Vocabulary,
  isAnswer: boolean,
): Meaning | null {
  const { id, rest } = numberIn(text);
  const phrase = phrases.find(({ words }) => words.test(rest));
  if (phrase !== undefined) return { ...phrase.means, example: null };
  const call = calledIn(rest, calls);
  if (call !== null) {
    const example = exampleIn(call.said);
    const name = memberOf(example?.value, 'type');
    if (typeof name === 'string') return { kind: call.kind, name, example };
  }
  const [, method, url = '', body = ''] = request.exec(rest) ?? [];
  if (method !== undefined) {
    return { kind: 'request', name: `${method} ${pathOf(url)}`, example: exampleIn(body) };
  }
  const [, code, answer] = status.exec(rest) ?? [];
  if (code !== undefined) return { kind: 'answer', name: code, example: exampleIn(answer ?? '') };
  const example = exampleIn(rest);
  const type = memberOf(example?.value, 'type');
  if (isAnswer && (isDotted || example !== null)) return { kind: 'answer', name: '', example };
  if (typeof type === 'string') return { kind: 'message', name: type, example };
  return id === null ? null : { kind: 'step', name: id, example: null };
}

/** What is said as the argument of a call; null if the label is none. */
export function calledIn(text: string, calls: Vocabulary['calls'] = []) {
  for (const { words, kind } of calls) {
    const [, said] = words.exec(text) ?? [];
    if (said !== undefined) return { said, kind };
  }
  return null;
}

/** Of an address that is whole, the path. */
const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

const exampleIn = (text: string): Example | null =>
  text.trimStart().startsWith('{') ? exampleOf(text) : null;

export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)[name]
    : undefined;

/** What a person calls a participant. */
export const wholeName = (id: string, { participants }: Diagram): string =>
  participants.find((one) => one.id === id)?.name.replaceAll('\n', ' ') || id;

/** Who a participant is; undefined: it is none of the parties. More may be said of who it is. */
export function partyOf(id: string, diagram: Diagram, { parties }: Vocabulary): string | undefined {
  // What is in other lines is said of it.
  const own = diagram.participants.find((one) => one.id === id);
  const name = own?.name.split('\n')[0] || id;
  const found = parties.find(({ words }) => words.test(name));
  const more = name.slice(found?.words.exec(name)?.[0].length);
  // What belongs to somebody is not that somebody: a "new device's homeserver".
  const [, ...others] = more.split(/(?=\b\w)/);
  const isAnother = others.some((_, at) => {
    const rest = others.slice(at).join('');
    return parties.some(({ party, words }) => party !== found?.party && words.test(rest));
  });
  return /^(?:['’]s\b|\w)/.test(more) || isAnother ? undefined : found?.party;
}

/** An arrow or the mark of a note, once it is understood. */
export interface Understood {
  /** Of an answer, what was asked; null of anything else, or if nothing was. */
  readonly request: Understood | null;
  readonly line: number;
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly meaning: Meaning;
  /** Notes, and what somebody does alone: a run may have them at another moment. */
  readonly isAside: boolean;
}

/** Whether a step of the machines is the one that a text numbers so: `19` is `19a` and `19b`. */
export const isStep = (own: string, id: string): boolean =>
  own === id || own.replace(/[a-z]$/, '') === id || own === id.replace(/[a-z]$/, '');

type Naming = Pick<Vocabulary, 'telling' | 'alsoCalled'>;

/** Whether it happens as an arrow has it: what tells messages of one type apart is the same. */
export function isIt(
  { from, to, meaning }: Understood,
  happening: Happening,
  vocabulary: Naming,
): boolean {
  // A step is taken by one party, whoever it then speaks to.
  const isToIt = to === happening.to || happening.kind === 'step';
  return from === happening.from && isToIt && isNamed(meaning, happening, vocabulary);
}

/** The same, whoever does it. */
export function isNamed(
  { kind, name, example }: Meaning,
  happening: Happening,
  { telling, alsoCalled }: Naming,
): boolean {
  if (kind !== happening.kind) return false;
  const isSame = (member: string) => {
    const [meant, is] = [example?.value, happening.content].map((one) => memberOf(one, member));
    return meant === undefined || isPlaceholder(meant) || isSameValue(meant, is);
  };
  switch (kind) {
    case 'step':
      return [name, ...(alsoCalled[name] ?? [])].some((id) => isStep(happening.name, id));
    case 'request':
      return isRequest(name, happening.name);
    case 'answer':
      return name === '' ? /^2/.test(happening.name) : name === happening.name;
    default:
      return name === happening.name && telling.every(isSame);
  }
}

const isSameValue = (one: Json, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A text leaves out what all paths begin with; what stands in braces is any one part of it. */
function isRequest(meant: string, is: string): boolean {
  const [[method, path = ''], [ownMethod, ownPath = '']] = [meant.split(' '), is.split(' ')];
  if (method !== ownMethod) return false;
  const parts = path.split(/\{[^{}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${parts.join('[^/]+')}$`).test(ownPath);
}
