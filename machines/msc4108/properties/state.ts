/** How properties read a state. */

import type { View } from 'actorcheck';
import { matchesState } from 'xstate';
import type { BrowserContext } from '../../oauth/browser.ts';
import type { TokenRelayContext } from '../../rendezvous/relay/tokens/slot.ts';
import type { ExistingDeviceContext } from '../existingDevice/context.ts';
import type { NewDeviceContext } from '../newDevice/context.ts';
import { seen } from '../observers.ts';
import { endings } from '../outcomes.ts';
import type { UserContext } from '../user.ts';

interface Contexts {
  readonly newDevice: NewDeviceContext;
  readonly existingDevice: ExistingDeviceContext;
  readonly homeserver: { readonly crossSigned: boolean };
  readonly browser: BrowserContext;
  readonly relay: TokenRelayContext;
  readonly user: UserContext;
}

export const of = <Actor extends keyof Contexts>(
  view: View,
  actor: Actor,
): Partial<Contexts[Actor]> => (view.local(actor)?.context ?? {}) as Partial<Contexts[Actor]>;

export const isIn = (view: View, actor: string, ...states: readonly string[]): boolean => {
  const local = view.local(actor);
  return local !== null && states.some((state) => matchesState(state, local.value));
};

/** Before the check code was entered on the device that shows the QR code. */
export const untrusted = ['opening', 'showing', 'enteringCode', 'codeMismatch'];

export const bothDone = (view: View): boolean =>
  isIn(view, 'newDevice', 'success') && isIn(view, 'existingDevice', 'success');

const ended = Object.keys(endings);

export const hasEnded = (view: View, actor: string): boolean => isIn(view, actor, ...ended);

/** Whether a device has lost its channel for that reason, whatever it was about to say. */
export const hasLostFor = (view: View, ...reasons: readonly string[]): boolean =>
  (['newDevice', 'existingDevice'] as const).some((flow) => {
    const { reason = '' } = of(view, flow);
    return reasons.some((one) => reason === one || reason === `untold: ${one}`);
  });

/** Whether all devices in that state have told the other one that they give up. */
export const haveTold = (view: View, state: string): boolean => {
  const words = seen(view, 'lastWords');
  return (['newDevice', 'existingDevice'] as const).every(
    (flow) => !isIn(view, flow, state) || words[flow] === 'm.login.failure',
  );
};

/** The user has pointed the device at a code, and it scans on. */
export const hasScannedInVain = (view: View): boolean =>
  of(view, 'user').scanner === null &&
  ((isIn(view, 'newDevice', 'scanning') && isIn(view, 'existingDevice', 'showing')) ||
    (isIn(view, 'existingDevice', 'scanning') && isIn(view, 'newDevice', 'showing')));
