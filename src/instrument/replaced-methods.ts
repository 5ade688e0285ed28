type Method = (...parameters: never[]) => unknown;

/** Methods of a client that were replaced, and how to put the old ones back. */
export interface ReplacedMethods {
  /** Puts what `replace` makes of a method in its place; a method that is not there is left alone. */
  replace(owner: object, name: string, replace: (original: Method) => Method): void;
  /** Puts everything back as it was, property for property. */
  undo(): void;
}

export function createReplacedMethods(): ReplacedMethods {
  const undos: (() => void)[] = [];
  return {
    replace(owner, name, replace) {
      const original: unknown = Reflect.get(owner, name);
      if (typeof original !== "function") return;
      const before = Object.getOwnPropertyDescriptor(owner, name);
      const replacement = replace(original as Method);
      let isActive = true;
      const method = function (this: unknown, ...parameters: never[]) {
        return Reflect.apply(isActive ? replacement : (original as Method), this, parameters);
      };
      Object.defineProperty(method, "name", { value: name, configurable: true });
      Object.defineProperty(owner, name, {
        value: method,
        configurable: true,
        writable: true,
        enumerable: before?.enumerable ?? false,
      });
      undos.push(() => {
        isActive = false;
        // Whoever wrapped the method after us holds ours, which now only passes on.
        if (Reflect.get(owner, name) !== method) return;
        if (before) Object.defineProperty(owner, name, before);
        else Reflect.deleteProperty(owner, name);
      });
    },
    undo() {
      for (const undo of undos.splice(0).reverse()) undo();
    },
  };
}
