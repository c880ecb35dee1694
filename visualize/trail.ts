/**
 * The history of the browser: what was looked at is an entry of its own, and what only lies on the
 * way there is written over the entry that is current.
 */

/** Browsers refuse more calls than a hundred in half a minute, or two hundred in ten seconds. */
const mostCalls = 80;
const spanMs = 30_000;

/** What lies on the way is written once the reader rests. */
const restMs = 250;

export class Trail {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether what is to be written is an entry of its own. */
  #isVisit = false;
  #isFollowing = false;
  /** The fragment that was last written or read: another was put there by the reader. */
  #known = location.hash;
  /** When the browser was called lately. */
  readonly #calls: number[] = [];

  /**
   * `fragment` gives what is on screen; `follow` brings on screen what the address says, or the
   * page is loaded anew where that is about something else.
   */
  constructor(
    readonly fragment: () => string,
    readonly follow: () => void,
    isOther: (fragment: string) => boolean,
  ) {
    addEventListener('hashchange', () => {
      if (isOther(location.hash)) location.reload();
      else if (location.hash !== this.#known) this.read();
    });
  }

  /** Shows what the address says. */
  read(): void {
    this.#known = location.hash;
    this.#isVisit = false;
    this.#isFollowing = true;
    try {
      this.follow();
    } finally {
      this.#isFollowing = false;
    }
    this.note(false);
  }

  /** What is on screen is about to be left: the entry is to say all of it. */
  leave(): void {
    if (this.#timer !== undefined && !this.#isVisit && !this.#isFollowing) this.#write();
  }

  /** Something has changed. What is done in one go is one entry. */
  note(isVisit: boolean): void {
    if (this.#isFollowing) return;
    clearTimeout(this.#timer);
    if (isVisit && !this.#isVisit) {
      this.#isVisit = true;
      queueMicrotask(() => this.#write());
    }
    this.#timer = setTimeout(() => this.#write(), restMs);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // The reader has gone to another entry, and what it says is about to be read.
    if (location.hash !== this.#known) return;
    const waitMs = this.#waitMs();
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.#write(), waitMs);
      return;
    }
    const isVisit = this.#isVisit;
    this.#isVisit = false;
    const hash = `#${this.fragment()}`;
    if (hash === this.#known) return;
    this.#calls.push(performance.now());
    if (isVisit) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
    this.#known = location.hash;
  }

  /** How long the browser is to be left alone. */
  #waitMs(): number {
    const oldest = this.#calls.at(-mostCalls);
    if (oldest === undefined) return 0;
    this.#calls.splice(0, this.#calls.length - mostCalls);
    return Math.max(0, oldest + spanMs - performance.now());
  }
}
