/** Colours for the layers of a protocol; the style sheet has `layer-1` to `layer-6`. */

import type { Model } from 'actorcheck';
import type { RunMessage, RunRecord } from 'actorcheck/run';

const colours = 6;

/** The layers of messages, in the order of their names. */
export function layersOf(messages: readonly RunMessage[]): string[] {
  return [...new Set(messages.map(({ layer }) => layer))].sort();
}

/** Whether the model has layers: where it has none, its messages bear its own name. */
export const isLayer = (layer: string, { name }: Model): boolean => layer !== name;

/** Gives each layer a class of its own, for as long as the page is open. */
export class LayerClasses {
  readonly #order: string[] = [];

  learn(run: RunRecord): void {
    for (const layer of layersOf(run.messages)) {
      if (!this.#order.includes(layer)) this.#order.push(layer);
    }
  }

  of(layer: string): string {
    return `layer-${(this.#order.indexOf(layer) % colours) + 1}`;
  }
}
