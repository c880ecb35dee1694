/** What becomes of a request at the relay: it is answered, or held until that is decided. */

import { attackerActor } from '../actors.ts';
import { isCareful, of } from '../properties/state.ts';
import { areSame, isChannel } from './parties.ts';
import type { Heard, LedRow, Said } from './rows.ts';

/** Of a device: an attacker has no connection that an answer could be on. */
const isRequest = ({ from, to, message }: Heard): boolean =>
  to === 'relay' && from !== attackerActor && message.type.endsWith(' rendezvous');

const kept = ({ view }: Said) => of(view, 'relay');

/** Whether an answer is on its way to the client, unless that has given up waiting for one. */
const isAnswered = ({ view, given }: Said, client: string): boolean =>
  given.timesOut ||
  !isChannel(client) ||
  view.messages(`${client}=relay`).some(({ from }) => from === 'relay');

/** A relay that may still refuse holds each request; one that may not answers it at once. */
function isTakenIn(said: Said): boolean {
  const { held = {}, refusalsLeft = 0, slot } = kept(said);
  const { from, message, view } = said;
  if ((slot === null) !== (view.local('relay')?.value === 'empty')) return false;
  if (refusalsLeft > 0) {
    const { from: _, decided, ...request } = { decided: undefined, ...held[from] };
    return decided === undefined && areSame(request, message);
  }
  const isHeldNoMore = said.given.timesOut || held[from] === undefined;
  if (!isHeldNoMore || !isAnswered(said, from)) return false;
  const { headers, type, url } = message;
  const { 'if-none-match': known } = headers as Readonly<Record<string, string>>;
  const isRead = type === 'GET rendezvous' && url === slot?.url && known !== slot?.etag;
  return !isRead || slot?.isRead === true;
}

/** What was decided is done: nothing is held any more, and a refusal is one less. */
function isDecided(said: Said): boolean {
  const { held = {}, refusalsLeft = 0 } = kept(said);
  const { client, type } = said.message;
  const most = said.given.settings['relay-refusals'] as number;
  const isCounted = type === 'serve' || refusalsLeft < most;
  return held[String(client)] === undefined && isCounted && isAnswered(said, String(client));
}

/** Whether the relay has just taken an update, from whomever that was. */
function isUpdated({ to, view, message, from, given }: Heard): boolean {
  const client = String(message.client ?? from);
  // Where a request may be given up, the last answer may be that to another one.
  if (to !== 'relay' || !isChannel(client) || given.timesOut) return false;
  if (!['PUT rendezvous', 'serve'].includes(message.type)) return false;
  const last = view.messages(`${client}=relay`).findLast((one) => one.from === 'relay');
  return last?.message.type === 'response.202';
}

/** Whether a point is held anew, with all of its life before it. */
const isHeldAnew = ({ taken }: Heard): boolean =>
  taken.some(({ name }) => name.endsWith('-> relay.holding'));

export const relayLeads: readonly LedRow[] = [
  {
    kind: 'led',
    name: 'led-request-to-relay',
    text: 'each request to the relay is answered, and what a GET fetches counts as read',
    source: 'MSC3886 L107-L206',
    contentOf: (heard) => (isRequest(heard) ? heard.message : undefined),
    isThere: isTakenIn,
    // A careless one holds requests of its own accord, and answers otherwise than it does.
    appliesTo: isCareful('relay'),
  },
  {
    kind: 'led',
    name: 'led-decision-of-relay',
    text: 'a request that the relay has held is served or refused, once',
    source: 'MSC3886 L120-L125, L164-L171, L187-L191',
    contentOf: ({ to, message }) =>
      to === 'relay' && /^serve$|^refuse\./.test(message.type) ? message : undefined,
    isThere: isDecided,
    appliesTo: isCareful('relay'),
  },
  {
    kind: 'led',
    name: 'led-update',
    text: 'an update puts off the expiry: the point is held anew',
    source: 'MSC3886 L66-L70, L164-L165',
    contentOf: (heard) => (isUpdated(heard) ? heard.message : undefined),
    isThere: isHeldAnew,
    appliesTo: isCareful('relay'),
  },
  {
    kind: 'led',
    name: 'led-expiry',
    text: 'a point whose life is over is gone, with all that it held',
    source: 'MSC3886 L66-L70',
    contentOf: ({ to, message }) =>
      to === 'relay' && message.type.startsWith('xstate.after.expiry') ? message : undefined,
    isThere: (said) => kept(said).slot === null && said.view.local('relay')?.value === 'empty',
  },
];
