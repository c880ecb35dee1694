/** What goes out of the page and comes into it: the link, pictures, traces. */

import * as d3 from 'd3';
import type { Session } from './session.ts';
import type { View } from './view.ts';

interface ShareParts {
  readonly tools: HTMLElement;
  /** Where the views are: the one that is not hidden is on screen. */
  readonly panels: HTMLElement;
  readonly session: Session;
  /** The one on screen; undefined until it is loaded. */
  readonly view: () => View | undefined;
  /** Does something that may be refused, and says why it was. */
  readonly attempt: (act: () => void) => boolean;
  readonly say: (text: string) => void;
  /** Takes the files that are no traces; gives those that are. */
  readonly takeTexts: (
    files: readonly File[],
    folders: readonly FileSystemDirectoryEntry[],
  ) => Promise<readonly File[]>;
}

/** A larger file is no trace, and reading it would stop the page. */
const largestBytes = 20_000_000;

const isSmall = matchMedia('(max-width: 900px)');
const isNarrow = matchMedia('(max-width: 1200px)');

export class Share {
  /** Whether there was no room for the setting when that was last looked at. */
  #isTight = false;
  readonly #help: d3.Selection<HTMLButtonElement, unknown, null, undefined>;
  readonly #setting: d3.Selection<HTMLButtonElement, unknown, null, undefined>;

  constructor(readonly parts: ShareParts) {
    const root = d3.select<HTMLElement, unknown>(parts.tools);
    const button = (text: string, act: () => void) =>
      root.append('button').attr('type', 'button').text(text).on('click', act);
    this.#setting = button('Setting', () => this.toggleSetting());
    this.#setting.attr('aria-controls', 'setting').attr('aria-expanded', 'true');
    button('Copy link', () => void this.copyLink());
    const { panels } = parts;
    const input = this.#fileInput();
    const menu = root.append('details').attr('class', 'menu');
    menu.append('summary').text('File');
    const panel = () => panels.querySelector<HTMLElement>('.view:not([hidden])') as HTMLElement;
    const onChoose = () => input.click();
    // What is in it is loaded when it is opened for the first time.
    menu.on('toggle', async () => {
      menu.on('toggle', null);
      const { FileMenu } = await import('./fileMenu.ts');
      new FileMenu(menu, { ...parts, panel, onChoose });
    });
    this.#help = button('?', () => {});
    this.#help.attr('aria-label', 'Keys');
    for (const query of [isSmall, isNarrow]) query.addEventListener('change', () => this.fit());
    this.fit();
    this.#takeDrops();
  }

  onHelp(open: () => void): void {
    this.#help.on('click', open);
  }

  toggleSetting(): void {
    const isHidden = document.body.classList.toggle('no-setting');
    this.#setting.attr('aria-expanded', String(!isHidden));
  }

  /**
   * On a small screen the setting would be all that is seen, and on a narrow one there is no room
   * for it and a text. It comes back when there is, and until then where the reader wants it.
   */
  fit(): void {
    const hasText = document.body.classList.contains('with-text');
    const isTight = isSmall.matches || (isNarrow.matches && hasText);
    if (isTight === this.#isTight) return;
    this.#isTight = isTight;
    if (isTight !== document.body.classList.contains('no-setting')) this.toggleSetting();
  }

  showSetting(): void {
    if (document.body.classList.contains('no-setting')) this.toggleSetting();
  }

  async copyLink(): Promise<void> {
    // The address is written once the reader rests: it may be a moment behind.
    await new Promise((resolve) => setTimeout(resolve, 300));
    try {
      await navigator.clipboard.writeText(location.href);
      this.parts.say('The link is on the clipboard.');
    } catch {
      this.parts.say('The browser does not let the page copy: the address bar has the link.');
    }
  }

  /** Where a file is chosen from the reader's disk. */
  #fileInput(): HTMLInputElement {
    const root = d3.select<HTMLElement, unknown>(this.parts.tools);
    const file = root.append('input').attr('type', 'file').attr('accept', '.json');
    file.attr('aria-label', 'Trace file').attr('hidden', '');
    const input = file.node() as HTMLInputElement;
    file.on('change', () => {
      void this.#take([...(input.files ?? [])]);
      input.value = '';
    });
    return input;
  }

  async #take(
    files: readonly File[],
    folders: readonly FileSystemDirectoryEntry[] = [],
  ): Promise<void> {
    for (const trace of await this.parts.takeTexts(files, folders)) await this.#open(trace);
  }

  async #open(file: File): Promise<void> {
    const { session, attempt, say } = this.parts;
    const [{ loadTrace, notRead }, text] = await Promise.all([
      import('./exports.ts'),
      file.size > largestBytes ? null : file.text(),
    ]);
    attempt(() => {
      if (text === null) notRead(file.name, `expected at most ${largestBytes / 1e6} MB`);
      else say(`${file.name}: ${loadTrace(session, text)}`);
    });
  }

  /** A file may be dropped anywhere on the page. */
  #takeDrops(): void {
    const over = (isOver: boolean) => document.body.classList.toggle('dropping', isOver);
    addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    addEventListener('dragleave', () => over(false));
    addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      const { items = [], files = [] } = event.dataTransfer ?? {};
      // Only now: they are gone when the event is over.
      const entries = [...items].map((item) => item.webkitGetAsEntry());
      void this.#take([...files], entries.filter(isFolder));
    });
  }
}

const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry =>
  entry?.isDirectory === true;
