/** The desk: the texts that are held, which of them is shown, and what of it stands out. */

import { type SpecStep, UsageError } from 'actorcheck';
import { linesIn } from 'actorcheck/coverage';
import { engine } from '../engine.ts';
import type { Range } from './carry.ts';
import { currentOf, type StepState, stepsOfRun } from './coverage.ts';
import { apart, chosenFolder, type Entries, type Folder, textsIn } from './folder.ts';
import { Sight } from './highlight.ts';
import { Lead } from './lead.ts';
import { type HeldText, Library } from './library.ts';
import type { Placed } from './marks.ts';
import { chooseAmong } from './menu.ts';
import { keptPane, Pane } from './pane.ts';
import type { TextParts } from './parts.ts';
import { type Reference, referencesOf } from './references.ts';
import { changedEvent, isServed, servedTexts } from './served.ts';
import type { Sheet } from './sheet.ts';
import { keepEach, takeEach } from './taking.ts';
import { verdictsIn } from './verdicts.ts';
import { absentText, revisionText, showCurrent, showKey, showOthers } from './words.ts';

/** A text, its references where they are in it, and how it is shown. */
interface Opened {
  readonly held: HeldText;
  readonly placed: readonly Placed[];
  readonly sheet: Sheet;
}

export class Desk {
  readonly #library: Library;
  readonly #pane: Pane;
  readonly #lead: Lead;
  readonly #sight: Sight;
  readonly #references: ReadonlyMap<string, readonly Reference[]>;
  readonly #opened = new Map<HeldText, Opened>();
  #implemented: ReadonlySet<string> | null = null;
  /** The name of the text that is shown, or would be if it were held. */
  #document: string;
  #shown: Opened | null = null;
  /** Lines that somebody has asked for: they stay in view until the next step. */
  #asked: Range | null = null;

  constructor(
    readonly parts: TextParts,
    readonly button: HTMLElement,
  ) {
    const { model } = parts.session;
    this.#library = new Library(model);
    this.#references = referencesOf(model);
    this.#document = this.#library.documents[0] ?? '';
    this.#pane = new Pane(parts.stage, parts.onRoom);
    this.#sight = new Sight(this.#pane.part('.page'));
    this.#lead = new Lead(parts, () => this.#markSteps());
    button.setAttribute('aria-controls', this.#pane.element.id);
    this.#listen();
  }

  /** With what the browser has kept, or the server offers. */
  async start(): Promise<void> {
    await this.#fetch();
    await this.#library.restore().catch(() => {});
    if (keptPane().isOpen || isServed()) await this.#open();
  }

  async turn(isToOpen: boolean): Promise<void> {
    if (!isToOpen) this.#close();
    else {
      await this.#open();
      this.#pane.part('.page').focus({ preventScroll: true });
    }
  }

  /** Files that are to be texts. What is wrong with one is said, and the others are taken. */
  async take(given: readonly File[], entries: Entries = [], chosen?: Folder): Promise<void> {
    this.#prepare();
    const problems: string[] = [];
    const { files, folders } = apart(given, entries, chosen);
    files.push(...(await textsIn(folders, await this.#library.wanted(), problems)));
    const taken = await takeEach(this.#library, files, problems);
    const last = taken.at(-1);
    if (last !== undefined) {
      this.#choose(last.document, null);
      await this.#open(); // It is seen before it is written.
      this.parts.say((await keepEach(this.#library, taken, problems)).join(' '));
    }
    this.#tell(problems);
  }

  #tell(problems: readonly string[]): void {
    this.parts.attempt(() => {
      if (problems.length > 0) throw new UsageError(problems.join(' '));
    });
  }

  /** What the server was started with. */
  async #fetch(): Promise<void> {
    if (!isServed()) return;
    const problems: string[] = [];
    for (const served of await servedTexts(await this.#library.wanted())) {
      try {
        if ('problem' in served) problems.push(served.problem);
        else {
          const { document } = await this.#library.takeServed(served.name, served.text);
          if (this.#library.get(this.#document) === undefined) this.#document = document;
        }
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    if (problems.length > 0) this.#tell(problems);
  }

  #listen(): void {
    const { session } = this.parts;
    const pane = this.#pane;
    session.on((change) => {
      if (!pane.isOpen) return;
      if (change === 'setting') this.#markProperties();
      this.#follow();
    });
    engine.onCheck(() => this.#markProperties());
    document.addEventListener('click', (event) => this.#click(event));
    pane.part('.shut').addEventListener('click', () => this.#close());
    for (const button of pane.element.querySelectorAll<HTMLElement>('.give')) {
      const input = button.nextElementSibling as HTMLInputElement;
      button.onclick = () => input.click();
      input.addEventListener('change', () => {
        const all = [...(input.files ?? [])];
        void (input.multiple ? this.take(all) : this.take([], [], chosenFolder(all)));
        input.value = '';
      });
    }
    pane.part('.remove').addEventListener('click', () => void this.#remove());
    const select = pane.part<HTMLSelectElement>('select');
    for (const name of this.#library.documents) select.add(new Option(name));
    select.addEventListener('change', () => {
      this.#choose(select.value, null);
      void this.#show();
    });
    showKey(pane.part('.key ul'));
    import.meta.hot?.on(changedEvent, () => void this.#fetch().then(() => this.#show()));
  }

  /** A source that is pressed is shown in the pane, if its text is held. */
  #click(event: MouseEvent): void {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (event.defaultPrevented || button !== 0 || !(target instanceof Element)) return;
    if (ctrlKey || metaKey || shiftKey || altKey) return;
    const place = target.closest<HTMLElement>('#text .others button');
    if (place !== null) {
      const { from, to } = place.dataset;
      this.#asked = { from: Number(from), to: Number(to) };
      this.#showLines();
      return;
    }
    const address = target.closest('a')?.getAttribute('href') ?? '';
    const named = this.#library.named(address);
    if (named === null || this.#library.get(named.document) === undefined) return;
    event.preventDefault();
    const held = this.#library.get(named.document) as HeldText;
    this.#choose(named.document, held.carrier.carry(named.range));
    void this.#open();
  }

  async #remove(): Promise<void> {
    const held = this.#library.get(this.#document);
    await this.#library.remove(this.#document);
    if (held !== undefined) this.#opened.delete(held);
    await this.#show();
    this.parts.say(`The text of ${this.#document} is removed.`);
  }

  #choose(document: string, asked: Range | null): void {
    this.#document = document;
    this.#asked = asked;
  }

  async #open(): Promise<void> {
    this.#pane.isOpen = true;
    this.button.ariaExpanded = 'true';
    this.#prepare();
    await this.#show();
  }

  /** What any text needs. */
  #prepare(): void {
    void Promise.all([import('./sheet.ts'), this.#library.wanted()]);
  }

  /** What nobody waits for: the rest of the text, and which steps some machine implements. */
  async #complete({ sheet }: Opened): Promise<void> {
    await sheet.complete(this.#sight);
    if (this.#implemented !== null) return; // Until that is known, all of them.
    this.#implemented = new Set(this.parts.session.model.steps.map(({ id }) => id));
    this.#implemented = new Set(await engine.ask('implemented', null).result);
    this.#markSteps();
  }

  #close(): void {
    this.#pane.isOpen = false;
    this.button.ariaExpanded = 'false';
    this.button.focus();
  }

  /** Brings the chosen text up, rendered when it is first seen. */
  async #show(): Promise<void> {
    const document = this.#document;
    const held = this.#library.get(document);
    this.#shown = held === undefined ? null : await this.#openedOf(held);
    if (document !== this.#document) return;
    const pane = this.#pane;
    pane.part<HTMLSelectElement>('select').value = document;
    pane.part('.remove').hidden = held === undefined || held.isServed;
    const page = pane.part('.page');
    page.ariaLabel = `Text of ${document}`;
    const placed = this.#shown?.placed ?? [];
    const about = held === undefined ? absentText(document) : revisionText(held, placed);
    pane.part('.revision').textContent = about;
    showOthers(pane.part('.others'), placed);
    page.replaceChildren(...(this.#shown === null ? [] : [this.#shown.sheet.root]));
    this.#markProperties();
    this.#mark();
    if (this.#shown !== null) void this.#complete(this.#shown);
  }

  async #openedOf(held: HeldText): Promise<Opened> {
    const known = this.#opened.get(held);
    if (known !== undefined) return known;
    const { Sheet } = await import('./sheet.ts');
    const placed = (this.#references.get(held.document) ?? []).map((reference) => {
      return { reference, carried: held.carrier.carry(reference.lines) };
    });
    const sheet = new Sheet({
      text: held.text,
      address: this.#library.addressOf(held.document) ?? '',
      placed,
      onChoose: (button, targets) => {
        const [first, ...others] = targets;
        if (first !== undefined && others.length === 0) this.#lead.to(first);
        else chooseAmong(this.#pane.element, button, targets, (target) => this.#lead.to(target));
      },
    });
    const opened = { held, placed, sheet };
    this.#opened.set(held, opened);
    return opened;
  }

  get #steps(): readonly SpecStep[] {
    const { session } = this.parts;
    const { ids } = currentOf(session);
    return session.model.steps.filter(({ id }) => ids.includes(id));
  }

  /** Goes where the cursor is: to another text, if the step there is of one that is held. */
  #follow(): void {
    this.#asked = null;
    const documents = this.#steps.flatMap(({ source }) => linesIn(source));
    const held = documents.flatMap(({ document }) => this.#library.get(document)?.document ?? []);
    const [first] = held;
    if (first === undefined || held.includes(this.#document)) this.#mark();
    else {
      this.#document = first;
      void this.#show();
    }
  }

  #mark(): void {
    showCurrent(this.#pane.part('.here'), this.#steps, this.parts.session.model.texts);
    this.#markSteps();
    this.#showLines();
  }

  #markSteps(): void {
    if (this.#shown === null) return;
    const { done, all } = stepsOfRun(this.parts.session);
    this.#shown.sheet.showSteps((id): StepState => {
      if (done.has(id)) return 'done';
      if (all.has(id)) return 'later';
      if (this.#lead.isOnBranch(id)) return 'elsewhere';
      return this.#implemented?.has(id) === false ? 'nobody' : 'open';
    });
  }

  #markProperties(): void {
    if (!this.#pane.isOpen) return;
    this.#shown?.sheet.showProperties(verdictsIn(this.parts.session));
  }

  #showLines(): void {
    if (this.#shown === null) return;
    const { placed, sheet } = this.#shown;
    const ids = this.#steps.map(({ id }) => id);
    const current = placed.filter(({ reference }) =>
      reference.steps.some(({ id }) => ids.includes(id)),
    );
    const ranges = current.map(({ carried }) => carried);
    sheet.showLines(this.#sight, ranges, this.#asked);
  }
}
