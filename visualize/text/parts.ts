/** What the page gives to the text beside it. */

import type { Session } from '../session.ts';

export interface TextParts {
  /** What the pane stands beside. */
  readonly stage: HTMLElement;
  readonly tools: HTMLElement;
  readonly session: Session;
  /** Opens a view. */
  readonly open: (view: string) => void;
  /** Whether the view on screen goes step by step. */
  readonly isStepwise: () => boolean;
  /** Does something that may be refused, and says why it was. */
  readonly attempt: (act: () => void) => boolean;
  readonly say: (text: string) => void;
  /** The pane was opened or shut: there is less room for what is beside it, or more. */
  readonly onRoom: () => void;
}
