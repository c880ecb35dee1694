/** What the new device keeps. */

import { type FlowContext, type FlowOptions, notMet } from '../flow/context.ts';

export interface NewDeviceOptions extends FlowOptions {
  /** How often it asks for the token, as its provider says. */
  readonly authorizationPollMs: number;
  /** What is before the name of a homeserver in the address where it is looked up. */
  readonly scheme: string;
  /** Whether it goes on without the check code, as one of somebody else may. */
  readonly skipsCode: boolean;
}

interface Endpoints {
  readonly device: string;
  readonly token: string;
  readonly registration: string;
}

interface Grant {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly pageUrl: string;
  readonly completeUrl: string | null;
}

interface Secrets {
  readonly master: string;
  readonly selfSigning: string;
  readonly userSigning: string;
}

export interface NewDeviceContext extends FlowContext {
  /** Whether a protocol was offered, or is taken for granted as the code was scanned. */
  readonly offers: readonly string[] | null;
  /** The base URL of the homeserver; in 2024 its name, until that is looked up. */
  readonly homeserver: string | null;
  readonly issuer: string | null;
  readonly endpoints: Endpoints | null;
  readonly clientId: string | null;
  readonly grant: Grant | null;
  readonly accessToken: string | null;
  readonly secrets: Secrets | null;
}

export const notSignedIn: NewDeviceContext = {
  ...notMet,
  offers: null,
  homeserver: null,
  issuer: null,
  endpoints: null,
  clientId: null,
  grant: null,
  accessToken: null,
  secrets: null,
};
