/** When devices that go by `Expires` take the rendezvous for gone (MSC3886 L66-L69). */

import { type HttpEvent, header } from '../../http/message.ts';
import { clockOf } from '../timing.ts';
import { isChannel } from './parties.ts';
import type { Given, Heard } from './rows.ts';

/** What a channel hears once its rendezvous is over by its clock. */
export const expired = 'rendezvous.expired';

/** What is left by the clock of a channel from an answer that says so; undefined: it has none. */
export function leftMs(channel: string, { settings, amended }: Given): number | undefined {
  const clock = clockOf(settings, channel === 'newChannel' ? 'new' : 'existing');
  const lifeMs = settings['relay-life'] as number | null;
  if (clock === undefined || lifeMs === null) return undefined;
  return lifeMs - (amended('expires-by-date') ? 0 : clock.aheadMs);
}

/** Whether a channel has just heard that its rendezvous is over. */
export function hasExpired({ to, from, message, given }: Heard): boolean {
  if (message.type === expired) return true;
  if (!isChannel(to) || !message.type.startsWith('response.')) return false;
  const isTold = header({ ...message, from } as HttpEvent, 'expires') !== undefined;
  return isTold && (leftMs(to, given) ?? 1) <= 0;
}
