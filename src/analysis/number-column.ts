/** One number for each of very many generations, or `null`, in eight bytes. */
export class NumberColumn {
  #values = new Float64Array(1_024);
  #length = 0;

  /** @param value no number (not even one that JSON has no word for) counts as not known. */
  push(value: number | null | undefined): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length] = value ?? Number.NaN;
    this.#length += 1;
  }

  addAll(values: Float64Array): void {
    this.#grow(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** A copy; what is not known is not a number. */
  all(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.#length);
  }

  known(): Float64Array {
    const known = new Float64Array(this.#length);
    let count = 0;
    for (let index = 0; index < this.#length; index += 1) {
      const value = this.#values[index] as number;
      if (Number.isNaN(value)) continue;
      known[count] = value;
      count += 1;
    }
    return known.subarray(0, count);
  }

  #grow(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Float64Array(Math.max(length, this.#values.length * 2));
    larger.set(this.#values);
    this.#values = larger;
  }
}
