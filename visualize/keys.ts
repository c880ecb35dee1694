/** The keys of the page, each declared once: what they do, and the list of them behind "?". */

import * as d3 from 'd3';

export interface Shortcut {
  /** As `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  /** As a person reads them, where the keys themselves would not do. */
  readonly shown?: string;
  readonly text: string;
  act(key: string): void;
}

/** Elements that, while they have the focus, keep their keys: all of them, or Enter and Space. */
const typing = 'input:not([type="checkbox"], [type="radio"], [type="range"]), select, textarea';
const pressable =
  'button, a, summary, [role="button"], input:is([type="checkbox"], [type="radio"])';

export class Keys {
  readonly #dialog: HTMLDialogElement;
  #enabled = true;

  /** `onPress` is called before a key does what it does. */
  constructor(
    readonly shortcuts: readonly Shortcut[],
    readonly onPress: () => void,
  ) {
    this.#dialog = this.#makeDialog();
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  help(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || this.#dialog.open) return;
    const { target, key } = event;
    if (!(target instanceof Element) || target.closest(typing) !== null) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((key === ' ' || key === 'Enter') && target.closest(pressable) !== null) return;
    if (!this.#enabled && key !== '?') return;
    const name = key.length === 1 ? key.toLowerCase() : key;
    const found = this.shortcuts.find(({ keys }) => keys.includes(name));
    if (found === undefined) return;
    event.preventDefault();
    this.onPress();
    found.act(name);
  }

  #makeDialog(): HTMLDialogElement {
    const dialog = d3.select(document.body).append('dialog').attr('aria-labelledby', 'keys-title');
    dialog.append('h2').attr('id', 'keys-title').text('Keys');
    const list = dialog.append('dl');
    for (const { keys, shown, text } of this.shortcuts) {
      const term = list.append('dt');
      for (const key of shown === undefined ? keys : [shown]) {
        term.append('kbd').text(key.length === 1 ? key.toUpperCase() : key);
      }
      list.append('dd').text(text);
    }
    const others: [string, string][] = [
      ['Tab', 'to each control in turn'],
      [
        'Up, Down',
        'in the drawing, which is one stop of Tab: from row to row; Enter opens one, and again ' +
          'goes there; Escape closes it',
      ],
    ];
    for (const [keys, text] of others) {
      list.append('dt').append('kbd').text(keys);
      list.append('dd').text(text);
    }
    const label = dialog.append('label').attr('class', 'switch');
    const box = label.append('input').attr('type', 'checkbox').property('checked', true);
    label.append('span').text('Single keys are on (this list always opens with ?)');
    box.on('change', () => {
      this.#enabled = box.property('checked');
    });
    const close = dialog
      .append('button')
      .attr('type', 'button')
      .attr('autofocus', '')
      .text('Close');
    const node = dialog.node() as HTMLDialogElement;
    close.on('click', () => node.close());
    return node;
  }
}
