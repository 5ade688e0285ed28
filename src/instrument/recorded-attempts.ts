import { callUnderWay } from "./call-under-way.js";
import type { ReplacedMethods } from "./replaced-methods.js";

/** Clients that try again by themselves send each attempt through their own `fetch`: there they are counted. */
export function recordAttempts(client: object, methods: ReplacedMethods): void {
  methods.replace(client, "fetch", (fetch) => {
    return function (this: unknown, ...parameters: unknown[]) {
      const send = () => Reflect.apply(fetch, this, parameters);
      const call = callUnderWay();
      return call ? call.send(send) : send();
    };
  });
}
