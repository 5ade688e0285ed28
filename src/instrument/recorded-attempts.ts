import type { SendAttempt } from "./call-attempts.js";
import { callUnderWay } from "./call-under-way.js";
import type { ReplacedMethods } from "./replaced-methods.js";

/**
 * The mark that a call's requests carry from the method that was called to the client's `fetch`: clients
 * hand every field of `fetchOptions` on to it, and whatever it does with them passes over a symbol.
 */
const ATTEMPTS = Symbol("explog.attempts");

interface MarkedOptions {
  [ATTEMPTS]?: SendAttempt | undefined;
}

/** Clients that try again by themselves send each attempt through their own `fetch`: there they are counted. */
export function recordAttempts(client: object, methods: ReplacedMethods): void {
  methods.replace(client, "fetch", (fetch) => {
    return function (this: unknown, ...parameters: unknown[]) {
      const request = () => Reflect.apply(fetch, this, parameters);
      const send = takeMark(parameters[1]) ?? callUnderWay()?.send;
      return send ? send(request) : request();
    };
  });
}

const NOTHING = {};

/** The parameters of a method with the mark in its options; `undefined` where these are no plain object. */
export function markedParameters(parameters: readonly unknown[], send: SendAttempt): unknown[] | undefined {
  const options = parameters[1] === undefined ? NOTHING : parameters[1];
  if (!isPlainObject(options)) return undefined;
  const { fetchOptions = NOTHING } = options;
  if (!isPlainObject(fetchOptions)) return undefined;
  const marked = parameters.slice();
  marked[1] = { ...options, fetchOptions: { ...fetchOptions, [ATTEMPTS]: send } };
  return marked;
}

/** A request is marked once, however many clients' `fetch` it goes through. */
function takeMark(init: unknown): SendAttempt | undefined {
  const marked = (init ?? {}) as MarkedOptions;
  const send = marked[ATTEMPTS];
  if (send) marked[ATTEMPTS] = undefined;
  return send;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
