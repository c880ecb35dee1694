/** A state in which the next message of a link is another one. */

import type { Envelope, Step, SystemSnapshot } from 'actorcheck';
import type { HttpResponse } from '../../http/message.ts';
import type { Odd } from '../../protocol/conform.ts';
import { isWriting, type OddAnswer, oddAnswer } from './answers.ts';

/** A step that has a message at its place in a link. */
export type LinkStep = Step & { readonly link: string; readonly index?: number };

export const isOnLink = (step: Step): step is LinkStep => 'link' in step;

export const messageAt = ({ context }: SystemSnapshot, step: LinkStep): Envelope | undefined =>
  context.links[step.link]?.[step.index ?? 0];

/**
 * The state in which the message of a step is that answer: in place of the answer that it is, or
 * of the request that no server will see.
 */
export function answeredOddly(
  snapshot: SystemSnapshot,
  step: LinkStep,
  odd: OddAnswer,
): SystemSnapshot {
  const envelope = messageAt(snapshot, step);
  if (envelope === undefined) throw new Error(`expected a message on ${step.link}, got none`);
  const { from, to, message, ...rest } = envelope;
  const made: Envelope =
    odd.kind === 'instead'
      ? { ...rest, from: to, to: from, message: odd.make() }
      : { ...rest, from, to, message: odd.make(message as HttpResponse) };
  const links = { ...snapshot.context.links };
  links[step.link] = (links[step.link] ?? []).with(step.index ?? 0, made);
  return { ...snapshot, context: { ...snapshot.context, links } };
}

/** The state in which a step of a path is taken: another one where its answer is an odd one. */
export function asTaken(
  snapshot: SystemSnapshot,
  step: Step,
  at: number,
  odd: Odd | undefined,
): SystemSnapshot {
  if (odd?.answer === undefined || odd.at !== at || !isOnLink(step)) return snapshot;
  const answer = oddAnswer(odd.answer);
  return isWriting(answer) ? snapshot : answeredOddly(snapshot, step, answer);
}
