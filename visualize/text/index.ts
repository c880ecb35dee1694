/** The text beside the machine: what of it is on the page before any text is asked for. */

import type { Desk } from './desk.ts';
import type { TextParts } from './parts.ts';

export class TextBeside {
  readonly #button: HTMLButtonElement;
  #desk: Promise<Desk> | undefined;

  constructor(readonly parts: TextParts) {
    this.#button = document.createElement('button');
    this.#button.type = 'button';
    this.#button.textContent = 'Text';
    this.#button.ariaExpanded = 'false';
    this.#button.title = 'The text of the proposal, beside the machine (T)';
    this.#button.addEventListener('click', () => void this.toggle());
    this.#button.hidden = Object.keys(parts.session.model.texts ?? {}).length === 0;
    parts.tools.prepend(this.#button);
    // What is kept may be led to from any view: it is looked up once the page has drawn itself.
    if (!this.#button.hidden) requestIdleCallback(() => void this.#opened());
  }

  async toggle(): Promise<void> {
    // As the reader sees it: until the desk is there, a text that is given opens it, too.
    const isToOpen = this.#button.ariaExpanded === 'false';
    await (await this.#opened()).turn(isToOpen);
  }

  /** Takes files and folders that somebody has dropped or chosen; gives those that are traces. */
  async take(
    files: readonly File[],
    entries: readonly FileSystemDirectoryEntry[],
  ): Promise<readonly File[]> {
    const isTraces = await Promise.all(files.map(isTrace));
    const texts = files.filter((_, index) => isTraces[index] === false);
    if (texts.length > 0) await (await this.#opened()).take(texts, entries);
    return files.filter((_, index) => isTraces[index]);
  }

  #opened(): Promise<Desk> {
    this.#desk ??= import('./desk.ts').then(async ({ Desk }) => {
      const desk = new Desk(this.parts, this.#button);
      await desk.start();
      return desk;
    });
    return this.#desk;
  }
}

async function isTrace(file: File): Promise<boolean> {
  const begin = await file
    .slice(0, 1000)
    .text()
    .catch(() => '');
  const isMarkdown = /\.(md|markdown)$/i.test(file.name);
  return file.name.endsWith('.json') || (!isMarkdown && begin.trimStart().startsWith('{'));
}
