/** What the existing device keeps in the OIDC variant, beyond what it keeps without it. */

import type { ExistingDevice, ExistingDeviceContext } from '../../existingDevice/context.ts';
import type { OidcVariant } from '../variant.ts';

export type ExistingGrantDevice = ExistingDevice & { readonly variant: OidcVariant };

interface ExistingOidcContext {
  /** The protocols that it can help with. */
  readonly protocols: readonly string[];
  /** The page to open, once the new device has taken the grant. */
  readonly pageUrl: string | null;
  /** From then on it is on the page that the user can say no. */
  readonly hasOpened: boolean;
}

/** The context of a device without the variant has no `oidc`. */
export type ExistingGrantContext = ExistingDeviceContext & { readonly oidc?: ExistingOidcContext };

export const nothingOffered: ExistingOidcContext = {
  protocols: [],
  pageUrl: null,
  hasOpened: false,
};

export const kept = (context: ExistingDeviceContext): ExistingOidcContext =>
  (context as ExistingGrantContext).oidc ?? nothingOffered;

/** The assignment that changes some of it. */
export const withOidc = (
  context: ExistingDeviceContext,
  changed: Partial<ExistingOidcContext>,
): Partial<ExistingGrantContext> => ({ oidc: { ...kept(context), ...changed } });
