/** What a person is shown, does and keeps in mind, and how careful they are. */

/** What a device shows. */
export type Screen =
  /** The device's camera is on. */
  | { readonly type: 'screen.scan' }
  | { readonly type: 'screen.qr'; readonly qr: string }
  /** The confirmation code, for comparison. */
  | { readonly type: 'screen.code'; readonly code: string }
  /** The code and the question whether to let the other device in. */
  | { readonly type: 'screen.approve'; readonly code: string }
  /** The homeserver wants proof of who the user is. */
  | { readonly type: 'screen.uia' }
  | { readonly type: 'screen.ended'; readonly outcome: string };

/** What the user does, as the environment chooses. */
type UserAct =
  | 'scan'
  | 'compare'
  | 'approve'
  | 'decline'
  | 'cancel'
  | 'cancel-existing'
  | 'pass-uia'
  | 'fail-uia'
  | 'cancel-uia'
  | 'walk-away';

export interface UserContext {
  readonly qr: string | null;
  /** The device that offers to scan. */
  readonly scanner: string | null;
  readonly newCode: string | null;
  readonly existingCode: string | null;
  /** The new device takes a cancellation: it has not ended. */
  readonly canCancel: boolean;
  /** The existing device does too. */
  readonly canCancelExisting: boolean;
}

/**
 * What the user does before approving; nothing in the text enforces any of it.
 *
 * - `compares`: sees that both devices show the same code;
 * - `glances`: sees that both devices show a code;
 * - `anything`: approves whatever appears.
 */
export const diligences = ['compares', 'glances', 'anything'] as const;
export type Diligence = (typeof diligences)[number];

export interface UserOptions {
  /** The password that passes UIA. */
  readonly password: string;
  readonly diligence: Diligence;
  /** The two devices. */
  readonly actors: { readonly newDevice: string; readonly existingDevice: string };
  /** Who sees the QR code when the user does: an attacker's actor; null: nobody. */
  readonly watcher: string | null;
  /** Who sees the confirmation codes when the user does. */
  readonly onlooker?: string | null;
  /** Whether the device in the place of the new one is a new device: only that can be cancelled. */
  readonly canCancel: boolean;
  readonly canCancelExisting: boolean;
}

/** An attacker can show something too, and it passes for the new device: a page, a device. */
export type UserEvent = (Screen & { readonly from: string }) | { readonly type: UserAct };
