/** The texts that are held: given by the reader, kept by the browser, or served with the page. */

import { type Model, type TextRevision, UsageError } from 'actorcheck';
import { placeOf } from 'actorcheck/coverage';
import { Carrier, type Range } from './carry.ts';
import { forget, keep, keptUnder } from './kept.ts';
import { textIn } from './read.ts';
import type { Wanted } from './served.ts';
import { documentOf, type Known } from './which.ts';

export interface HeldText {
  /** As the model's sources name it. */
  readonly document: string;
  /** The name of the file. */
  readonly name: string;
  readonly text: string;
  readonly carrier: Carrier;
  /** Whether it comes with the page, and is not the browser's to keep. */
  readonly isServed: boolean;
}

export class Library {
  readonly documents: readonly string[];
  readonly #texts: Readonly<Record<string, string>>;
  readonly #held = new Map<string, HeldText>();
  #revisions: Promise<Readonly<Record<string, TextRevision>>> | undefined;

  constructor(readonly model: Model) {
    this.#texts = model.texts ?? {};
    this.documents = Object.keys(this.#texts);
  }

  get(document: string): HeldText | undefined {
    return this.#held.get(document);
  }

  /** Where the text is to be read by anyone. */
  addressOf(document: string): string | undefined {
    return this.#texts[document];
  }

  /** The text, and the lines of it, that an address of `sourceParts` is of; null if of none. */
  named(address: string): { readonly document: string; readonly range: Range } | null {
    for (const document of this.documents) {
      const place = this.#texts[document] ?? '';
      const [, from, to = from] =
        /^\?plain=1#L(\d+)(?:-L(\d+))?$/.exec(
          address.startsWith(place) ? address.slice(place.length) : '',
        ) ?? [];
      if (from !== undefined) return { document, range: { from: Number(from), to: Number(to) } };
    }
    return null;
  }

  /** What the browser has kept from before. */
  async restore(): Promise<void> {
    for (const document of this.documents) {
      const kept = await keptUnder(this.#key(document));
      if (kept === undefined || this.#held.has(document)) continue;
      await this.#hold(document, kept.name, kept.text, false);
    }
  }

  /** Takes a file, and says which text it is. Throws a UsageError for one that is none of them. */
  async take(name: string, bytes: Uint8Array): Promise<HeldText> {
    const text = textIn(name, bytes);
    return this.#hold(await this.#documentOf(name, text), name, text, false);
  }

  /** Has the browser keep it. Throws a UsageError if it does not: a private window may not. */
  async keep({ document, name, text }: HeldText): Promise<void> {
    try {
      await keep(this.#key(document), { name, text });
    } catch (error) {
      const why = (error as Error | null)?.message ?? 'it has no room';
      throw new UsageError(`${name}: shown, but the browser does not keep it: ${why}`);
    }
  }

  /** Takes a text that comes with the page. */
  async takeServed(name: string, text: string): Promise<HeldText> {
    return this.#hold(await this.#documentOf(name, text), name, text, true);
  }

  async remove(document: string): Promise<void> {
    this.#held.delete(document);
    // What keeps nothing has nothing to forget.
    await forget(this.#key(document)).catch(() => {});
  }

  /** What is asked for by path or hash. */
  async wanted(): Promise<Wanted[]> {
    const { texts, revisions } = await this.#known();
    return this.documents.map((document) => {
      const { path } = placeOf(texts[document] ?? '');
      return { document, path, blob: revisions[document]?.blob ?? null };
    });
  }

  async #documentOf(name: string, text: string): Promise<string> {
    return documentOf(await this.#known(), name, text);
  }

  async #hold(document: string, name: string, text: string, isServed: boolean): Promise<HeldText> {
    const { revisions } = await this.#known();
    const carrier = new Carrier(revisions[document], text);
    const held = { document, name, text, carrier, isServed };
    this.#held.set(document, held);
    return held;
  }

  async #known(): Promise<Known> {
    this.#revisions ??= this.model.revisions?.() ?? Promise.resolve({});
    return { texts: this.#texts, revisions: await this.#revisions };
  }

  /** The same for all models that refer to the text, in whatever revision. */
  #key(document: string): string {
    const address = this.#texts[document] ?? '';
    const { commit } = placeOf(address);
    return commit === null ? address : address.replace(`/${commit}/`, '/');
  }
}
