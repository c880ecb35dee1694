/** A look at a server in the place of a client that is not looking when the path does. */

import type { Envelope, SystemSnapshot } from 'actorcheck';
import { type HttpRequest, header, request } from '../http/message.ts';

interface RelayState {
  readonly slot: { readonly url: string; readonly etag: string } | null;
}

const slotOf = ({ context }: SystemSnapshot) =>
  (context.actors.relay as RelayState | null)?.slot ?? null;

/**
 * What the machine asks in the reference, which was in `before`, with the values of the stage: it
 * looks at the same point and knows the same revision. The others are then where the path has
 * them; the client hears nothing of it.
 */
export function lookInPlace(
  { from, message }: Envelope,
  before: SystemSnapshot,
  stage: SystemSnapshot,
  accessToken: string,
): HttpRequest {
  const { type, url, headers, body } = message as HttpRequest;
  if (type !== 'GET rendezvous') {
    const asked = { ...headers, authorization: `Bearer ${accessToken}` };
    return { ...request(type, url, asked), ...(body === undefined ? {} : { body }) };
  }
  const [known, slot] = [slotOf(before), slotOf(stage)];
  const isCurrent = header({ ...message, from }, 'if-none-match') === known?.etag;
  const conditional: Record<string, string> =
    isCurrent && slot !== null ? { 'if-none-match': slot.etag } : {};
  return request(type, url === known?.url && slot !== null ? slot.url : url, conditional);
}
