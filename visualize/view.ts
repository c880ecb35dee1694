/** A view: one way to look at the session, behind a tab of its own. */

import type { Session } from './session.ts';

/** A file of what a view shows, beside its picture. */
export interface FileOffer {
  /** As the menu has it: "Save the table as CSV". */
  readonly text: string;
  /** What it is, as its name has it: "check". */
  readonly what: string;
  /** Of its name, without a dot. */
  readonly ending: string;
  readonly make: () => string | Blob | Promise<string | Blob>;
}

export interface View {
  /** Called once, when its tab is first opened; `section` is empty. */
  mount(section: HTMLElement, session: Session): void;
  /** Called when the tab is opened, and when the session changes while it is open. */
  show(): void;
  /** The files that there are just now; a view without has none. */
  files?(): readonly FileOffer[];
}

/** A view before its module has been loaded. */
export interface ViewEntry {
  /** As the address has it. */
  readonly name: string;
  /** As the tab has it. */
  readonly title: string;
  /** The same of a model that is of no text, where that is something else. */
  readonly titleWithoutText?: string;
  /** Whether it is looked at step by step: what can happen next then stands beside it. */
  readonly stepwise: boolean;
  load(): Promise<{ readonly view: View }>;
}
