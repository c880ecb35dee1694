/**
 * The to-device events that a homeserver has for a device, from its sync (client-server API, spec
 * v1.7, "Syncing"): the live form of the mailbox machine.
 */

import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { decodeText, textIn, whenOk } from '../http/decode.ts';
import { request, statusOf } from '../http/message.ts';
import { userId } from '../matrix/account.ts';
import type { ToDevice } from '../matrix/mailbox.ts';
import { type Asking, overHttp } from './client.ts';

/** How long the homeserver may hold a sync that has nothing to tell. */
const longPollMs = 20_000;
/** The pause after a sync that failed. */
const retryMs = 1_000;
/** The pause after a sync that told nothing, as a homeserver may not hold it. */
const idleMs = 100;

const eventSchema = v.object({
  type: v.string(),
  sender: v.string(),
  content: v.record(v.string(), v.unknown()),
});

const syncSchema = v.object({
  next_batch: v.string(),
  to_device: v.optional(v.object({ events: v.optional(v.array(eventSchema), []) })),
});

interface Session {
  readonly homeserverUrl: string;
  readonly accessToken: string;
}

interface SyncOptions extends Session, Asking {
  readonly take: (event: ToDevice) => void;
}

/** Syncs until it is told to end, or until the homeserver does not know the session any more. */
export async function followSync(options: SyncOptions): Promise<void> {
  const { take, signal } = options;
  let since = '';
  while (!signal.aborted) {
    const answer = await overHttp(syncRequest(options, since), options);
    const status = answer === null ? 0 : statusOf(answer);
    if (status === 401 || status === 403) return;
    const sync = status === 200 ? whenOk(decodeText(syncSchema, answer?.body)) : undefined;
    if (sync !== undefined) since = sync.next_batch;
    const events = sync?.to_device?.events ?? [];
    for (const event of events) if (!signal.aborted) take(asPosted(event));
    if (events.length > 0) continue;
    const restMs = sync === undefined ? retryMs : idleMs;
    await pause(restMs, undefined, { signal }).catch(() => {});
  }
}

const syncRequest = ({ homeserverUrl, accessToken }: Session, since: string) => {
  const query = new URLSearchParams({ timeout: String(longPollMs), ...(since && { since }) });
  const url = `${homeserverUrl}/_matrix/client/v3/sync?${query}`;
  return request('GET sync', url, { authorization: `Bearer ${accessToken}` });
};

/**
 * On the wire the sender of an event is a user, and a request for a secret names its device in the
 * content. The machines know a single user, and name devices as senders.
 */
function asPosted({ type, sender, content }: v.InferOutput<typeof eventSchema>): ToDevice {
  const device = textIn(content, 'requesting_device_id');
  const isOwn = sender === userId && device !== '';
  return { type: 'to-device', eventType: type, sender: isOwn ? device : sender, content };
}
