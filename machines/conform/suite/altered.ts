/** What is out of the ordinary in a path, where it is another message at the place of one. */

import type { Envelope, Step, SystemSnapshot, Values } from 'actorcheck';
import type { HttpRequest, HttpResponse } from '../../http/message.ts';
import type { KeptPath, Odd, OddPayloads } from '../../protocol/conform.ts';
import { playedIn } from '../../protocol/played.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import { type OddAnswer, oddAnswer, type Writing, writingOf } from './answers.ts';

/** A step that has a message at its place in a link. */
export type LinkStep = Step & { readonly link: string; readonly index?: number };

export const isOnLink = (step: Step): step is LinkStep => 'link' in step;

export const messageAt = ({ context }: SystemSnapshot, step: LinkStep): Envelope | undefined =>
  context.links[step.link]?.[step.index ?? 0];

/** What is at the place of a message, in a run with these values. */
export type Alter = (envelope: Envelope, snapshot: SystemSnapshot, values: Values) => Envelope;

/** The state in which the message of a step is another one. */
export function altered(
  snapshot: SystemSnapshot,
  step: LinkStep,
  alter: Alter,
  values: Values,
): SystemSnapshot {
  const envelope = messageAt(snapshot, step);
  if (envelope === undefined) throw new Error(`expected a message on ${step.link}, got none`);
  const links = { ...snapshot.context.links };
  const made = alter(envelope, snapshot, values);
  links[step.link] = (links[step.link] ?? []).with(step.index ?? 0, made);
  return { ...snapshot, context: { ...snapshot.context, links } };
}

/** The answer in place of the answer that there is, or of the request that no server will see. */
export const answeringWith =
  (odd: OddAnswer): Alter =>
  ({ from, to, message, ...rest }) =>
    odd.kind === 'instead'
      ? { ...rest, from: to, to: from, message: odd.make(message as HttpRequest) }
      : { ...rest, from, to, message: odd.make(message as HttpResponse) };

/** The same request with another payload, where it can have that one. */
export const withPayload =
  (payloads: OddPayloads, name: string): Alter =>
  (envelope, snapshot, values) => {
    const body = payloads.body(name, envelope, snapshot, values);
    return body === undefined ? envelope : { ...envelope, message: { ...envelope.message, body } };
  };

/** What is odd in a path, looked up by its names. */
export class Oddity {
  readonly odd: Odd | undefined;
  /** How all answers are written; undefined: as usual. */
  readonly writing: Writing | undefined;
  readonly #alter: Alter | undefined;

  /** Throws an Error for names that are not known. */
  constructor({ conform }: ConformProtocol, path: Pick<KeptPath, 'odd' | 'role'>) {
    const { odd } = path;
    this.odd = odd;
    const { answer, payload } = odd ?? {};
    this.writing = answer === undefined ? undefined : writingOf(answer);
    if (payload !== undefined)
      this.#alter = withPayload(playedIn(conform, path).odd.payloads, payload);
    else if (answer !== undefined && this.writing === undefined) {
      this.#alter = answeringWith(oddAnswer(answer));
    }
  }

  /** The state in which a step of the path is taken, which would have been taken in `snapshot`. */
  asTaken(snapshot: SystemSnapshot, step: Step, at: number, values: Values): SystemSnapshot {
    if (this.#alter === undefined || this.odd?.at !== at || !isOnLink(step)) return snapshot;
    return altered(snapshot, step, this.#alter, values);
  }
}
