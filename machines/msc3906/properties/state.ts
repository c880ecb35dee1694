/**
 * How the properties of this folder read a state. What an actor keeps is undefined while it is
 * down, and where another machine stands in its place (two new devices, say).
 */

import type { Settings, View } from 'actorcheck';
import type { CarelessContext } from '../../careless/server.ts';
import type { ChannelSecrets } from '../../crypto/index.ts';
import type { HomeserverContext } from '../../matrix/homeserver/context.ts';
import type { ExistingSecretsContext } from '../../matrix/secrets/existingSecrets.ts';
import type { NewSecretsContext } from '../../matrix/secrets/newSecrets.ts';
import type { BrowserContext } from '../../oauth/browser.ts';
import type { ProviderContext } from '../../oauth/provider/context.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import type { RelayContext } from '../../rendezvous/relay/slot.ts';
import type { MiswritingContext } from '../careless/code.ts';
import type { ExistingGrantContext } from '../oidc/existingDevice/context.ts';
import type { NewGrantContext } from '../oidc/newDevice/context.ts';
import type { ConsentingUserContext } from '../oidc/user.ts';

interface Contexts {
  readonly newDevice: NewGrantContext;
  readonly newChannel: ChannelContext<ChannelSecrets>;
  readonly newSecrets: NewSecretsContext;
  readonly existingDevice: ExistingGrantContext;
  readonly existingChannel: ChannelContext<ChannelSecrets>;
  readonly existingSecrets: ExistingSecretsContext;
  readonly relay: RelayContext;
  readonly homeserver: HomeserverContext;
  readonly user: ConsentingUserContext;
  /** Of the OIDC variant: there are no such actors without it. */
  readonly provider: ProviderContext;
  readonly browser: BrowserContext;
}

export type Flow = 'newDevice' | 'existingDevice';
export const flows: readonly Flow[] = ['newDevice', 'existingDevice'];

/** What an actor keeps, off XState's snapshot: there one may ask for what no state of it has. */
export const of = <Actor extends keyof Contexts>(
  view: View,
  actor: Actor,
): Partial<Contexts[Actor]> =>
  (view.local(actor)?.snapshot?.context ?? {}) as Partial<Contexts[Actor]>;

/** The control state of a part of the homeserver. */
export const atHomeserver = (view: View, part: 'token' | 'device'): string =>
  (view.local('homeserver')?.value as Readonly<Record<string, string>> | undefined)?.[part] ?? '';

/** Whether the flow is in one of these states. */
export function isIn(view: View, flow: Flow, ...states: readonly string[]): boolean {
  const value = view.local(flow)?.value;
  return typeof value === 'string' && states.includes(value);
}

export const hasEnded = (view: View, flow: Flow): boolean => view.local(flow)?.done === true;
export const bothEnded = (view: View): boolean => flows.every((flow) => hasEnded(view, flow));
export const bothEndWell = (view: View): boolean =>
  flows.every((flow) => isIn(view, flow, 'success'));

/** Both hold a shared key: from here on each can tell the other. */
export const areConnected = (view: View): boolean =>
  of(view, 'newChannel').secrets != null && of(view, 'existingChannel').secrets != null;

/** States of the existing device after its user has approved. */
export const granting = [
  'gettingToken',
  'proving',
  'gettingTokenWithProof',
  'sendingToken',
  'awaitingSuccess',
  'waiting',
  'lastLook',
  'checking',
  'trusting',
  'verifying',
  'uploadingSignature',
  'tellingVerified',
  'awaitingConfirmation',
  'success',
] as const;

/** One device wants each side. */
export const fits = ({ intents }: Settings): boolean => intents === 'compatible';
export const withE2ee = (settings: Settings): boolean =>
  fits(settings) && settings.e2ee === true && settings['existing-e2ee'] === true;
/** Whether both do E2EE, or neither has to: else one of them has no end that is a success. */
export const doAlike = (settings: Settings): boolean =>
  settings.e2ee === false || settings['existing-e2ee'] === true;
/** Devices of two revisions, of which the one that scans knows the second. */
export const withOldCode = ({ dialect, scan }: Settings): boolean =>
  dialect === (scan === 'new' ? 'existing-v1' : 'new-v1');
/** The OIDC variant: with a provider and a browser. */
export const withProvider = ({ protocol }: Settings): boolean => protocol !== 'login_token';
export const withTokensOnly = (settings: Settings): boolean => !withProvider(settings);

/** Sealed payloads fit into the relay. */
export const hasRoom = (settings: Settings): boolean =>
  (settings['relay-bytes'] as number) >= 1_000;
/** Both get past step 3, as they read it in the same way, and payloads fit. */
export const readsAlike = (settings: Settings): boolean =>
  fits(settings) &&
  ['diagram', 'prose'].includes(settings['step-3'] as string) &&
  hasRoom(settings);

/** That party is not careless: a server does what it says it has done, say. */
export const isCareful =
  (party: 'existing' | 'homeserver' | 'relay' | 'provider' | 'user') =>
  ({ careless }: Settings): boolean =>
    careless !== party;

/** Whether a careless relay has given a wrong answer by now. Until then it is as any other. */
export const hasRelayErred = (view: View): boolean => {
  const context = view.local('relay')?.snapshot?.context as Partial<CarelessContext> | undefined;
  return context?.careless?.hasErred === true;
};

/** Whether a careless device shows a code that is not as it has to be. */
export const hasMiswritten = (view: View): boolean =>
  flows.some((flow) => (of(view, flow) as Partial<MiswritingContext>).miswritten != null);
