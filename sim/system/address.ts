/** A reference to an actor within a message: as XState writes one down. */
interface Address {
  readonly xstate$$type: 1;
  readonly id: string;
}

export const isAddress = (value: object): value is Address =>
  (value as { xstate$$type?: unknown }).xstate$$type === 1;
