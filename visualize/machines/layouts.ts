/** Scenes that are laid out, kept: what has been on screen once is there at once. */

import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { graphOf, place } from './placing.ts';
import type { Scene } from './scene.ts';

/** Which scene is asked for, and how it is made; it is made only if it is not known. */
export interface Wanted {
  readonly key: string;
  readonly make: () => Scene;
  /** How much wider than high the room for it is. */
  readonly aspect: number;
}

/** What the worker of ELK answers. */
interface Answer {
  readonly id: number;
  readonly data: ElkNode;
  readonly error?: { readonly message?: string };
}

interface Waiting {
  readonly resolve: (laidOut: ElkNode) => void;
  readonly reject: (why: Error) => void;
}

export class Layouts {
  readonly #ready = new Map<string, Scene>();
  readonly #asked = new Map<string, Promise<Scene>>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #number = 0;

  /** The scene, if it is laid out. */
  ready({ key }: Wanted): Scene | null {
    return this.#ready.get(key) ?? null;
  }

  /** Lays a scene out, once. */
  ask(wanted: Wanted): Promise<Scene> {
    const known = this.#asked.get(wanted.key);
    if (known !== undefined) return known;
    const asked = this.#layOut(wanted);
    this.#asked.set(wanted.key, asked);
    asked.catch(() => this.#asked.delete(wanted.key));
    return asked;
  }

  async #layOut({ key, make, aspect }: Wanted): Promise<Scene> {
    const scene = make();
    place(scene, await this.#sent(graphOf(scene, aspect)));
    this.#ready.set(key, scene);
    return scene;
  }

  #sent(graph: ElkNode): Promise<ElkNode> {
    const id = ++this.#number;
    const message = { id, cmd: 'layout', graph, layoutOptions: {}, options: {} };
    this.#worker ??= this.#started();
    this.#worker.postMessage(message);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** The worker speaks as ELK's own does. Each layout is a question and an answer by number. */
  #started(): Worker {
    const worker = new Worker(new URL('./layoutWorker.ts', import.meta.url), { type: 'module' });
    worker.postMessage({ id: 0, cmd: 'register', algorithms: ['layered', 'rectpacking'] });
    worker.onmessage = ({ data: { id, data, error } }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(data);
      else waiting?.reject(new Error(error.message ?? 'this chart cannot be laid out'));
    };
    worker.onerror = ({ message }) => {
      const why = new Error(`charts cannot be laid out: ${message ?? 'no worker could be loaded'}`);
      for (const { reject } of this.#waiting.values()) reject(why);
      this.#waiting.clear();
      this.#worker = null;
    };
    return worker;
  }
}
