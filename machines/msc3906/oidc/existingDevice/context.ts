/** What the existing device keeps of the OIDC variant, in addition. */

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

/** A device without the variant has no such member. */
export type ExistingGrantContext = ExistingDeviceContext & { readonly oidc?: ExistingOidcContext };

export const nothingOffered: ExistingOidcContext = {
  protocols: [],
  pageUrl: null,
  hasOpened: false,
};

export const kept = (context: ExistingDeviceContext): ExistingOidcContext =>
  (context as ExistingGrantContext).oidc ?? nothingOffered;

/** The change of a context: its part of the variant with some members changed. */
export const withOidc = (
  context: ExistingDeviceContext,
  changed: Partial<ExistingOidcContext>,
): Partial<ExistingGrantContext> => ({ oidc: { ...kept(context), ...changed } });
