/** The pane beside the views: its head, the place of the text, and its width. */

import './text.css';

const template = `
  <div class="grip" role="separator" aria-orientation="vertical" tabindex="0"
    aria-label="Width of the text"></div>
  <div class="head">
    <select aria-label="Which text"></select>
    <button type="button" class="give">Open a file…</button>
    <input type="file" hidden multiple aria-label="Text file" />
    <button type="button" class="give">Open a folder…</button>
    <input type="file" hidden webkitdirectory aria-label="Folder of texts" />
    <button type="button" class="remove">Remove</button>
    <button type="button" class="shut" aria-label="Close the text">×</button>
  </div>
  <div class="about">
    <p class="revision"></p>
    <details class="others" hidden><summary></summary><ul></ul></details>
    <p class="here"></p>
  </div>
  <div class="page" tabindex="0" role="region"></div>
  <details class="key"><summary>What the marks say</summary><ul></ul></details>`;

/** What the browser keeps of the pane. */
interface KeptPane {
  readonly isOpen: boolean;
  /** Of the width beside which it stands. */
  readonly percent: number;
}

const keptKey = 'text pane';
const usualPercent = 38;
const [least, most] = [20, 70];
/** By a key. */
const stride = 2;

export class Pane {
  readonly element: HTMLElement;
  #percent = usualPercent;

  constructor(
    readonly stage: HTMLElement,
    readonly onRoom: () => void,
  ) {
    this.element = stage.appendChild(document.createElement('aside'));
    this.element.id = 'text';
    this.element.ariaLabel = 'Text';
    this.element.hidden = true;
    this.element.innerHTML = template;
    this.#percent = keptPane().percent;
    this.#takeWidth(this.part('.grip'));
    this.#widen(this.#percent);
  }

  part<E extends HTMLElement>(selector: string): E {
    return this.element.querySelector(selector) as E;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  set isOpen(isOpen: boolean) {
    this.element.hidden = !isOpen;
    document.body.classList.toggle('with-text', isOpen);
    this.onRoom();
    this.#keep();
  }

  #keep(): void {
    const kept: KeptPane = { isOpen: this.isOpen, percent: this.#percent };
    try {
      localStorage.setItem(keptKey, JSON.stringify(kept));
    } catch {
      // A browser that is to keep nothing: all else works.
    }
  }

  #widen(percent: number): void {
    this.#percent = Math.round(Math.max(least, Math.min(most, percent)));
    this.element.style.setProperty('--width', `${this.#percent}%`);
    // On a narrow page it needs more than the least, and leaves more beside it.
    const { offsetWidth } = this.element;
    if (offsetWidth > 0) this.#percent = Math.round((100 * offsetWidth) / this.stage.clientWidth);
    const grip = this.part('.grip');
    grip.ariaValueNow = String(this.#percent);
    grip.ariaValueMin = String(least);
    grip.ariaValueMax = String(most);
    grip.ariaValueText = `${this.#percent}% of the page`;
  }

  /** By dragging, and by keys. */
  #takeWidth(grip: HTMLElement): void {
    grip.addEventListener('pointerdown', (event) => {
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    grip.addEventListener('pointermove', (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const { right, width } = this.stage.getBoundingClientRect();
      this.#widen((100 * (right - event.clientX)) / width);
    });
    grip.addEventListener('pointerup', () => this.#keep());
    grip.addEventListener('keydown', (event) => {
      const percent = {
        ArrowLeft: this.#percent + stride,
        ArrowRight: this.#percent - stride,
        Home: least,
        End: most,
      }[event.key];
      if (percent === undefined) return;
      event.preventDefault();
      this.#widen(percent);
      this.#keep();
    });
  }
}

/** As the reader left it. */
export function keptPane(): KeptPane {
  try {
    const kept = JSON.parse(localStorage.getItem(keptKey) ?? '') as Partial<KeptPane>;
    return { isOpen: kept.isOpen === true, percent: kept.percent ?? usualPercent };
  } catch {
    return { isOpen: false, percent: usualPercent };
  }
}
