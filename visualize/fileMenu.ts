/** The menu of files: of what can be saved here it offers just what there is to be saved. */

import type * as d3 from 'd3';
import type { Session } from './session.ts';
import type { FileOffer, View } from './view.ts';

interface FileMenuParts {
  readonly session: Session;
  /** The section of the view on screen. */
  readonly panel: () => HTMLElement;
  /** The view itself; undefined until it is loaded. */
  readonly view: () => View | undefined;
  /** Does something that may be refused, and says why it was. */
  readonly attempt: (act: () => void) => boolean;
  readonly say: (text: string) => void;
  /** Lets the reader choose a trace to open. */
  readonly onChoose: () => void;
}

type Exports = typeof import('./exports.ts');

interface Entry {
  readonly text: string;
  readonly isOffered: () => boolean;
  readonly act: (module: Exports) => Promise<void>;
}

export class FileMenu {
  readonly #node: HTMLDetailsElement;
  readonly #list: d3.Selection<HTMLDivElement, unknown, null, undefined>;

  constructor(
    /** With its summary, and nothing else. */
    menu: d3.Selection<HTMLDetailsElement, unknown, null, undefined>,
    readonly parts: FileMenuParts,
  ) {
    this.#list = menu.append('div').attr('class', 'items');
    this.#node = menu.node() as HTMLDetailsElement;
    const node = this.#node;
    // What there is depends on the view, and on what it has found by now.
    node.querySelector('summary')?.addEventListener('click', () => this.#fill());
    node.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      node.open = false;
      node.querySelector('summary')?.focus();
    });
    document.addEventListener('click', ({ target }) => {
      if (target instanceof Node && !node.contains(target)) node.open = false;
    });
    this.#fill();
  }

  get #entries(): readonly Entry[] {
    const { session, panel } = this.parts;
    const always = () => true;
    const drawings = '.scroll svg.body, .canvas > svg, .canvas > canvas';
    const isSeen = (one: Element) => one.getBoundingClientRect().height > 0;
    const hasPicture = () => [...panel().querySelectorAll(drawings)].some(isSeen);
    return [
      {
        text: 'Save the picture as SVG',
        isOffered: hasPicture,
        act: ({ saveSvg }) => saveSvg(session, panel()),
      },
      {
        text: 'Save the picture as PNG',
        isOffered: hasPicture,
        act: ({ savePng }) => savePng(session, panel()),
      },
      ...this.#offers.map((offer) => ({
        text: offer.text,
        isOffered: always,
        act: async ({ saveOffer }: Exports) => {
          this.parts.say(`${offer.text}…`);
          await saveOffer(session, offer);
          this.parts.say('It is saved.');
        },
      })),
      {
        text: 'Save the sequence as Mermaid',
        isOffered: () => session.steps.length > 0,
        act: ({ saveMermaid }) => saveMermaid(session),
      },
      {
        text: 'Save the trace as JSON',
        isOffered: always,
        act: ({ saveTrace }) => saveTrace(session),
      },
    ];
  }

  get #offers(): readonly FileOffer[] {
    return this.parts.view()?.files?.() ?? [];
  }

  #fill(): void {
    const { attempt, onChoose } = this.parts;
    const node = this.#node;
    const offered = this.#entries.filter(({ isOffered }) => isOffered());
    this.#list.selectAll('*').remove();
    const buttons = this.#list.selectAll('button').data(offered).join('button');
    buttons.attr('type', 'button').text(({ text }) => text);
    buttons.on('click', (_, { act }) => {
      node.open = false;
      node.querySelector('summary')?.focus();
      void import('./exports.ts').then(act).catch((error: Error) => {
        attempt(() => {
          throw error;
        });
      });
    });
    const opener = this.#list.append('button').attr('type', 'button').text('Open a trace…');
    opener.on('click', () => {
      node.open = false;
      onChoose();
    });
  }
}
