/**
 * What machines get where they ask the clock or chance, and their model lets them: one outcome of
 * all that there might be. The clock stands still. Chance gives what the state does not hold yet,
 * so that names made of it differ; what is given up comes again, so that states do.
 */

/** What a model says of them. Without, a machine that asks is refused. */
export interface AmbientOptions {
  /** What the clock shows: a date, or milliseconds as of `Date.now()`. */
  readonly now?: number | string;
  /** `fixed`: the same chance in the same state. */
  readonly chance?: 'fixed';
}

/** For the length of one step, of a machine in one state. */
export class Ambient {
  /** Milliseconds; undefined if the clock is not to be had. */
  readonly now: number | undefined;
  readonly #marks: string;
  /** The state in question, as a text. */
  readonly #held: string;
  /** Names of what has been asked for. */
  readonly asked: Set<string>;
  #drawn = 0;
  #mark = 0;

  /** `turn`: of the machine among those of the model, so that what two of them draw differs. */
  constructor({ now, chance }: AmbientOptions, held: string, asked: Set<string>, turn: number) {
    this.now = now === undefined ? undefined : new Date(now).getTime();
    const first = (turn * 7) % letters.length;
    this.#marks = chance === undefined ? '' : letters.slice(first) + letters.slice(0, first);
    this.#held = held;
    this.asked = asked;
  }

  /** From 0 to below 1; undefined if chance is not to be had. */
  random(): number | undefined {
    if (this.#marks === '') return undefined;
    const mark = this.#next();
    // Its digits to the base 36 are all that letter.
    return mark === undefined ? spread(this.#drawn++) : Number.parseInt(mark, 36) / 35;
  }

  randomUUID(): string | undefined {
    if (this.#marks === '') return undefined;
    const mark = this.#next();
    const hex = mark === undefined ? hexOf(spread(this.#drawn++)) : codeOf(mark).repeat(16);
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }

  /** The next letter of which the state holds nothing that was made. */
  #next(): string | undefined {
    while (this.#mark < this.#marks.length) {
      const mark = this.#marks[this.#mark++] as string;
      const made = String(Number.parseInt(mark, 36) / 35).slice(0, 12);
      const isHeld = [mark.repeat(3), codeOf(mark).repeat(3), made].some((it) =>
        this.#held.includes(it),
      );
      if (!isHeld) return mark;
    }
    return undefined;
  }
}

/** Without the last: its number would be 1, which chance never gives. */
const letters = 'abcdefghijklmnopqrstuvwxy';
const codeOf = (letter: string): string => letter.charCodeAt(0).toString(16);

/** Evenly over the range, however many are drawn: a loop that draws until something fits ends. */
const spread = (index: number): number => ((index + 1) * 0.618_033_988_749_894_9) % 1;
const hexOf = (value: number): string =>
  Array.from({ length: 4 }, (_, at) => Math.floor(((value * 7 ** at) % 1) * 2 ** 32))
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('');
