import type { ReplacedMethods } from "./replaced-methods.js";

/** Clients that are made of this one (`client.withOptions(…)`) are logged as it is. */
export function instrumentDerived(
  client: object,
  methods: ReplacedMethods,
  instrument: (derived: object) => void,
): void {
  methods.replace(client, "withOptions", (withOptions) => {
    return function (this: unknown, ...parameters: unknown[]) {
      const derived: unknown = Reflect.apply(withOptions, this, parameters);
      if (typeof derived === "object" && derived !== null) instrument(derived);
      return derived;
    };
  });
}
