/** What the new device keeps of the OIDC variant, in addition. */

import type { NewDevice, NewDeviceContext } from '../../newDevice/context.ts';
import { defaultAuthorizationPollMs } from '../../timing.ts';
import type { OidcVariant } from '../variant.ts';

export type NewGrantDevice = NewDevice & { readonly variant: OidcVariant };

/** What is null is not known yet, or not needed any more. */
interface NewOidcContext {
  /** Whether the grant was offered, in a form that the device takes. */
  readonly isOffered: boolean;
  /** Whose account the other device says it is. As sketched it does not say. */
  readonly account: string | null;
  /** Whose account it turns out to be. */
  readonly userId: string | null;
  readonly issuer: string | null;
  readonly endpoints: {
    readonly registration: string;
    readonly device: string;
    readonly token: string;
  } | null;
  readonly clientId: string | null;
  readonly deviceCode: string | null;
  readonly userCode: string | null;
  /** Pages for the other device to open: with the user code in it, and without. */
  readonly completeUrl: string | null;
  readonly pageUrl: string | null;
  /** The pause between two polls, and whether it is longer because an answer did not come. */
  readonly intervalMs: number;
  readonly hasBackedOff: boolean;
}

/** A device without the variant has no such member. */
export type NewGrantContext = NewDeviceContext & { readonly oidc?: NewOidcContext };

export const noOidc: NewOidcContext = {
  isOffered: false,
  account: null,
  userId: null,
  issuer: null,
  endpoints: null,
  clientId: null,
  deviceCode: null,
  userCode: null,
  completeUrl: null,
  pageUrl: null,
  intervalMs: defaultAuthorizationPollMs,
  hasBackedOff: false,
};

export const kept = (context: NewDeviceContext): NewOidcContext =>
  (context as NewGrantContext).oidc ?? noOidc;

/** The change of a context: its part of the variant with some members changed. */
export const withOidc = (
  context: NewDeviceContext,
  changed: Partial<NewOidcContext>,
): Partial<NewGrantContext> => ({ oidc: { ...kept(context), ...changed } });
