/** A client that runs in this process: it is told what an adapter is told, without the lines. */

import { UsageError } from 'actorcheck';
import type { Answer, Steering } from '../../../machines/conform/adapter.ts';
import type { Hello, Order, Shown } from '../../../machines/protocol/conform.ts';
import type { Line, OwnClient } from './ownClient.ts';

const answers: readonly unknown[] = ['ready', 'unable', 'advanced', 'stopped'];

/** An answer, or the end of the client. */
type Heard = Answer | Error;

export class Within implements Steering {
  onShown: (shown: Shown) => void = () => {};
  readonly #client: Pick<OwnClient, 'obey'>;
  #heard: (heard: Heard) => void = () => {};
  #failure: Error | null = null;

  /** `begin`: makes the client, which says what it has to say to `say`. */
  constructor(
    readonly hello: Hello,
    begin: (say: (line: Line) => void) => Pick<OwnClient, 'obey'>,
  ) {
    this.#client = begin((line) => {
      if (answers.includes(line.event)) this.#heard(line as unknown as Answer);
      else this.onShown(line as unknown as Shown);
    });
  }

  /** It has come to an error that nobody has caught: a process would end. */
  fail(error: unknown): void {
    this.#failure ??= new UsageError(`the client fails: ${(error as Error)?.message ?? error}`);
    this.#heard(this.#failure);
  }

  order(order: Order): void {
    this.#client.obey(order).catch((error) => this.fail(error));
  }

  async ask<Kind extends Answer['event']>(
    order: Order,
  ): Promise<Extract<Answer, { readonly event: Kind }>> {
    const isLast = order.do === 'stop';
    const heard = new Promise<Heard>((resolve) => {
      this.#heard = resolve;
    });
    this.order(order);
    const answer = isLast || this.#failure === null ? await heard : this.#failure;
    // One that has failed is stopped all the same.
    const given = isLast && answer instanceof Error ? ({ event: 'stopped' } as const) : answer;
    if (given instanceof Error) throw given;
    return given as Extract<Answer, { readonly event: Kind }>;
  }
}
