/** Which value in a log stands for which in the model: what was given is what is used later. */

import type { Seen } from '../../protocol/log.ts';

/** One value each way. What is equal is one object: it grows and is never changed. */
export class Names {
  readonly #grown = new Map<string, Names>();

  private constructor(
    /** By kind and text in the model, the text in the log; and the other way round. */
    readonly real: ReadonlyMap<string, string>,
    readonly meant: ReadonlyMap<string, string>,
    readonly known: Map<string, Names>,
    readonly number: number,
  ) {}

  /** Without any, for one log. */
  static none(): Names {
    return new Names(new Map(), new Map(), new Map(), 0);
  }

  /** With one more pair; undefined if one of the two stands for something else. */
  with(kind: string, model: string, log: string): Names | undefined {
    const [ours, theirs] = [`${kind} ${model}`, `${kind} ${log}`];
    const [known, meant] = [this.real.get(ours), this.meant.get(theirs)];
    if (known !== undefined || meant !== undefined) return known === log ? this : undefined;
    return this.#and(ours, log, new Map(this.meant).set(theirs, model));
  }

  /** With what is known of one in the model; several may have the same in the log. */
  told(kind: string, model: string, log: string): Names {
    const ours = `${kind} ${model}`;
    return this.real.has(ours) ? this : this.#and(ours, log, this.meant);
  }

  #and(ours: string, log: string, meant: Names['meant']): Names {
    const pair = JSON.stringify([ours, log]);
    let grown = this.#grown.get(pair);
    if (grown === undefined) {
      const real = new Map(this.real).set(ours, log);
      const key = JSON.stringify([...real].sort(([one], [other]) => (one < other ? -1 : 1)));
      grown = this.known.get(key) ?? new Names(real, meant, this.known, this.known.size + 1);
      this.known.set(key, grown);
      this.#grown.set(pair, grown);
    }
    return grown;
  }

  /** The value of the log that stands for one of the model; undefined if none does yet. */
  of(kind: string, model: string): string | undefined {
    return this.real.get(`${kind} ${model}`);
  }

  knows(kind: string, log: string): boolean {
    return this.meant.has(`${kind} ${log}`);
  }
}

const isUnknown = (log: Seen): boolean =>
  typeof log === 'object' && log?.is === 'maybe' && log.of === null;

/** All ways in which what the log has can be what the model has; none if it cannot. */
export function unified(model: Seen, log: Seen, names: Names): readonly Names[] {
  if (isUnknown(log)) return [names];
  if (typeof model !== 'object' || model === null || typeof log !== 'object' || log === null) {
    return model === log ? [names] : [];
  }
  if (model.is === 'maybe' && log.is === 'maybe') {
    return model.of === null || log.of === null ? [names] : unified(model.of, log.of, names);
  }
  if (model.is === 'named' && log.is === 'named') {
    if (model.kind !== log.kind) return [];
    const more = names.with(model.kind, model.text, log.text);
    return more === undefined ? [] : [more];
  }
  if (model.is === 'at least' && log.is === 'at least')
    return chosen(model.items, log.items, names);
  if (model.is !== 'parts' || log.is !== 'parts') return [];
  const keys = new Set([...Object.keys(model.of), ...Object.keys(log.of)]);
  let ways: readonly Names[] = [names];
  for (const key of keys) {
    const [ours, theirs] = [model.of[key], log.of[key]];
    if (ours === undefined || theirs === undefined) return [];
    ways = ways.flatMap((way) => unified(ours, theirs, way));
  }
  return ways;
}

type Items = Extract<Seen, { readonly is: 'at least' }>['items'];

/** Each item of the model with one of the log's. What is left over there has no meaning. */
function chosen([first, ...others]: Items, log: Items, names: Names): readonly Names[] {
  if (first === undefined) {
    return log.some(([{ kind, text }]) => names.knows(kind, text)) ? [] : [names];
  }
  return log.flatMap((item) =>
    unified(first[0], item[0], names)
      .flatMap((way) => unified(first[1], item[1], way))
      .flatMap((way) =>
        chosen(
          others,
          log.filter((other) => other !== item),
          way,
        ),
      ),
  );
}

/** The first part in which the log has something else; undefined if it is no single one. */
export function misfit(model: Seen, log: Seen, names: Names): string | undefined {
  if (typeof model !== 'object' || model === null || typeof log !== 'object' || log === null) {
    return undefined;
  }
  if (model.is !== 'parts' || log.is !== 'parts') return undefined;
  for (const [part, ours] of Object.entries(model.of)) {
    const theirs = log.of[part];
    if (theirs === undefined) return part;
    if (unified(ours, theirs, names).length === 0) return misfit(ours, theirs, names) ?? part;
  }
  return undefined;
}
