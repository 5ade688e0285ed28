/** How many values there are, their mean, and how they spread: enough to predict the sum of more of them. */
export interface Moments {
  size: number;
  mean: number;
  /** Sum of squared distances from the mean. */
  squares: number;
}

/** Takes values one by one and keeps none of them (Welford 1962). */
export function createMoments(): { add(value: number): void; current(): Moments } {
  let size = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      size += 1;
      const distance = value - mean;
      mean += distance / size;
      squares += distance * (value - mean);
    },
    current: () => ({ size, mean, squares }),
  };
}

export function momentsOf(values: readonly number[]): Moments {
  const moments = createMoments();
  for (const value of values) moments.add(value);
  return moments.current();
}
