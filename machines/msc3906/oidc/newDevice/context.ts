/** What the new device keeps in the OIDC variant, beyond what it keeps without it. */

import type { NewDevice, NewDeviceContext } from '../../newDevice/context.ts';
import { defaultAuthorizationPollMs } from '../../timing.ts';
import type { OidcVariant } from '../variant.ts';

export type NewGrantDevice = NewDevice & { readonly variant: OidcVariant };

/** Null stands for what is not known yet, or not needed any more. */
interface NewOidcContext {
  /** Whether the grant was offered, in a form that the device takes. */
  readonly isOffered: boolean;
  /** The account that the other device names. As sketched it names none. */
  readonly account: string | null;
  /** The account that the session turns out to be of. */
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

/** The context of a device without the variant has no `oidc`. */
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

/** The assignment that changes some of it. */
export const withOidc = (
  context: NewDeviceContext,
  changed: Partial<NewOidcContext>,
): Partial<NewGrantContext> => ({ oidc: { ...kept(context), ...changed } });
