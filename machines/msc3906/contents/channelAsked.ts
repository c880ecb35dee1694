/** What becomes of what a flow asks of its channel. */

import { decode } from '../../http/decode.ts';
import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { rendezvousSchema } from '../../rendezvous/messages.ts';
import { hasMiswritten, of } from '../properties/state.ts';
import { isChannel, isOfHttps, isPoint } from './parties.ts';
import type { Heard, LedRow, Said } from './rows.ts';

const asked =
  (...types: readonly string[]) =>
  (heard: Heard): unknown =>
    isChannel(heard.to) && types.includes(heard.message.type) ? heard.message : undefined;

const kept = ({ to, view }: Said) => of(view, to as 'newChannel');

/** The request that a channel waits in each state for the answer to. */
const requests: Readonly<Record<string, string>> = {
  creating: 'POST',
  reading: 'GET',
  writingKey: 'PUT',
  'awaitingKey.asking': 'GET',
  'connected.asking': 'GET',
  'connected.readingFirst': 'GET',
  'connected.writing': 'PUT',
  deleting: 'DELETE',
};

/** Whether a channel that has just gone on has asked what it waits for the answer to. */
export function isAsking({ to, view }: Heard): boolean {
  const method = requests[pathOf(view.local(to)?.value)];
  const isIt = ({ type }: Heard['message']) => type === `${method} rendezvous`;
  return (
    method === undefined ||
    view.messages(`${to}=relay`).some(({ from, message }) => from === to && isIt(message))
  );
}

const hasKeys = (said: Said): boolean =>
  kept(said).keys?.publicKey === said.given.crypto.ephemeralKeys(said.to).publicKey;

/** Why a code cannot be joined; undefined if it can. */
export function objection({ message, to, given }: Heard): string | undefined {
  const { crypto, names } = given;
  const found = decode(rendezvousSchema, message.rendezvous);
  const isKnown =
    found.ok &&
    found.value.algorithm === names.algorithm &&
    found.value.transport.type === names.transport &&
    (!given.amended('https-only') || isOfHttps(found.value.transport.uri));
  if (!isKnown) return 'unsupported_algorithm_or_transport';
  const { privateKey, publicKey } = crypto.ephemeralKeys(to);
  const info = {
    algorithm: names.algorithm,
    initiatorPublicKey: found.value.key,
    recipientPublicKey: publicKey,
  };
  return crypto.agree(privateKey, found.value.key, info) ? undefined : 'unusable_key';
}

function isJoined(said: Said): boolean {
  const { from, to } = wayOf(said);
  if (from !== 'idle') return from === to;
  if (objection(said) !== undefined) return to === 'failed';
  const { url, peerKey, etag } = kept(said);
  const { key, transport } = said.message.rendezvous as {
    readonly key: string;
    readonly transport: { readonly uri: string };
  };
  // A careless relay can have it created elsewhere, and a careless device name another one.
  const isElsewhere = said.given.settings.careless === 'relay' || hasMiswritten(said.view);
  const isKnown = isElsewhere || isPoint(url, said.given);
  const isThere = url === transport.uri && isKnown && peerKey === key;
  return to === 'reading' && isAsking(said) && isThere && etag === '' && hasKeys(said);
}

/** What is said is queued, last, or on its way if there was nothing to wait for. */
function isQueued(said: Said): boolean {
  const { from, to } = wayOf(said);
  if (!isWithin(from, 'connected')) return from === to;
  const { outbox = [] } = kept(said);
  const isLast = outbox.includes(JSON.stringify(said.message.payload));
  const starts = ['connected.writing', 'connected.readingFirst'];
  return isLast && (from === 'connected' ? true : starts.includes(to) || from === to);
}

/** A channel that is connected writes all that it has, polls no more, and then deletes or stops. */
function isClosing(said: Said): boolean {
  const { from, to } = wayOf(said);
  if (['closed', 'deleting', 'failed'].includes(from)) return from === to;
  const { closing } = kept(said);
  if (!isWithin(from, 'connected')) return to === 'closed' && closing === 'no';
  return said.message.deletes === true ? closing === 'delete' : closing !== 'no';
}

const isUp = ({ to, view }: Said): boolean => view.local(to) !== null;

/** Whether a channel rests only if nothing is left to write or to close. */
function isDone(said: Said): boolean {
  const { outbox = [], closing } = kept(said);
  const at = pathOf(said.view.local(said.to)?.value);
  if (at === 'connected.pausing') return outbox.length === 0 && closing === 'no';
  if (at === 'connected.writing') return outbox.length > 0;
  if (at === 'deleting') return outbox.length === 0 && closing === 'delete';
  return at !== 'closed' || outbox.length === 0;
}

const row = (
  name: string,
  text: string,
  source: string,
  contentOf: (heard: Heard) => unknown,
  isThere: (said: Said) => boolean,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  contentOf,
  isThere: (said) => !isUp(said) || isThere(said),
});

export const channelAsked: readonly LedRow[] = [
  row(
    'led-open',
    'a channel that is opened makes its keys and asks for a point',
    'MSC3903 L30-L47 (step 1)',
    asked('channel.open'),
    (said) => {
      const { from, to } = wayOf(said);
      if (from !== 'idle') return from === to;
      return to === 'creating' && isAsking(said) && hasKeys(said);
    },
  ),
  row(
    'led-join',
    'a channel joins the point and the key of the code that it is handed, if it can use them',
    'MSC3903 L49-L57 (step 2)',
    asked('channel.join'),
    isJoined,
  ),
  row(
    'led-send',
    'what a device says is written, in its order',
    'MSC3903 L72-L90 (steps 5, 6)',
    asked('channel.send'),
    isQueued,
  ),
  row(
    'led-close',
    'a channel that is told to close ends, and deletes the point if it is to',
    'MSC3906 L187, L204',
    asked('channel.close'),
    isClosing,
  ),
  row(
    'channel-rests-when-done',
    'a channel pauses only where it has written all it had to and is not told to close',
    'MSC3903 L72-L90; MSC3906 L187, L204',
    (heard) => (isChannel(heard.to) ? heard.to : undefined),
    isDone,
  ),
];
