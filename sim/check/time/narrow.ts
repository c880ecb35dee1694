/** Numbers from 0 on in an array that grows: of two bytes each as long as all fit, then of four. */

const mostNarrow = 1 << 16;

export class Narrow {
  data: Uint16Array | Int32Array;

  constructor(room: number) {
    this.data = new Uint16Array(room);
  }

  get bytesEach(): number {
    return this.data.BYTES_PER_ELEMENT;
  }

  /** Sees to it that there is room for `length` numbers. */
  reserve(length: number): void {
    const { data } = this;
    if (length <= data.length) return;
    const room = 2 * length;
    this.data = data instanceof Uint16Array ? new Uint16Array(room) : new Int32Array(room);
    this.data.set(data);
  }

  set(at: number, value: number): void {
    if (value >= mostNarrow && this.data instanceof Uint16Array) {
      this.data = Int32Array.from(this.data);
    }
    this.data[at] = value;
  }
}
