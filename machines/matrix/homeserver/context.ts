/** What the homeserver keeps, is asked and is given, and what may become of a request. */

import type { Crypto } from '../../crypto/index.ts';
import type { Decision, HeldRequest } from '../../http/held.ts';
import type { Account, Published } from '../account.ts';
import type { DeviceKeys } from '../messages.ts';

/** What a homeserver may do with a held request instead of serving it. */
export const homeserverWhims = {
  'no-capability': 'the homeserver has no login tokens',
  'ask-uia': 'the homeserver asks who the user is (UIA)',
  'token-429': 'the homeserver limits the rate of login tokens',
  'token-404': 'the homeserver has no login tokens after all',
  'lie-device-key': 'the homeserver shows another key for the new device',
  'lie-verifying-device': 'the homeserver shows another key for the existing device',
  'lie-master-key': 'the homeserver shows another master key',
  'omit-master-key': 'the homeserver shows no master key',
  'refuse-signature': 'the homeserver refuses the signature',
} as const;
export type HomeserverWhim = keyof typeof homeserverWhims;

export interface HomeserverRequest extends HeldRequest {
  readonly type:
    | 'GET capabilities'
    | 'POST login/get_token'
    | 'POST login'
    | 'POST keys/upload'
    | 'POST keys/query'
    | 'POST keys/signatures/upload'
    | 'PUT sendToDevice'
    | 'GET well-known'
    | 'GET account/whoami'
    | 'POST logout';
}

/** What may happen to a token that is out: someone else uses it, or the homeserver forgets it. */
interface TokenEvent {
  readonly type: 'token-stolen' | 'token-forgotten';
}

export type HomeserverEvent = HomeserverRequest | Decision<HomeserverWhim> | TokenEvent;

export interface HomeserverContext {
  readonly token: string | null;
  /** Tokens made so far: each is another one. */
  readonly minted: number;
  /** The new device's keys, once it has uploaded them. */
  readonly newDevice: DeviceKeys | null;
  readonly signedIn: boolean;
  /** Whether the existing device's cross-signature of the new one has been taken. */
  readonly crossSigned: boolean;
  readonly held: Readonly<Record<string, HomeserverRequest>>;
}

/** An OpenID provider as the homeserver knows it. */
export interface SessionProvider {
  /** As the homeserver names it. */
  readonly issuer: string;
  /** Whose session an access token of its making is of. */
  readonly userOf: (accessToken: string) => string | undefined;
  /** Whether anyone signs out: where nobody does, there is nothing for it. */
  readonly endsSessions: boolean;
}

export interface HomeserverOptions {
  readonly crypto: Crypto;
  /** The actor that hands on to-device events, and those that they are for. */
  readonly actors: {
    readonly mailbox: string;
    readonly newSecrets: string;
    readonly existingSecrets: string;
  };
  /** The name on the wire of the capability to make login tokens. */
  readonly getTokenCapability: string;
  /** What the existing device signs in with, and the user proves themselves with. */
  readonly account: Pick<Account, 'accessToken' | 'password'>;
  /** Public keys of the existing device and its account. */
  readonly published: Published;
  readonly tokenLifeMs: number;
  /** What a lie names as a device's identity key; usually the device's own. */
  readonly liesWith?: string;
  /** From when the existing device first asks for the new one; null: never visible. */
  readonly visibleAfterMs: number | null;
  /** The OpenID provider that signs in to it, if one does. */
  readonly provider?: SessionProvider | undefined;
}

/** What guards and actions are given. */
export interface Args {
  readonly context: HomeserverContext;
  readonly event: HomeserverEvent;
}
