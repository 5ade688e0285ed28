/** How the offline stand-in behaves. Rates are shares between 0 and 1. */
export interface SandboxOptions {
  /** Another seed, another run; the same seed, the same answers, failures and usage. Default 1. */
  seed?: number;
  /** Share of the facts in an answer that are wrong. Default 0.08. */
  errorRate?: number;
  /** Mean time until an answer starts; each request takes between half and one and a half of it. Default 0.05. */
  latencySeconds?: number;
  /** Pace of a stream after its first chunk. Default 400. */
  tokensPerSecond?: number;
  /** Share of requests that are answered with status 500 or 503. Default 0. */
  failRate?: number;
  /** Share of streams whose connection breaks before their end. Default 0. */
  breakStreamRate?: number;
  /** Share of requests that are never answered. Default 0. */
  hangRate?: number;
  /** Requests beyond it get status 429 and a `Retry-After`. Default: none. */
  rateLimit?: SandboxRateLimit;
}

/** What a minute holds; it is refilled continuously, and an idle minute fills it up. */
export interface SandboxRateLimit {
  requestsPerMinute?: number;
  inputTokensPerMinute?: number;
}

export type ResolvedSandboxOptions = Required<SandboxOptions>;

const RATES = ["errorRate", "failRate", "breakStreamRate", "hangRate"] as const;

/** @throws RangeError that names the option, the value seen and the range. */
export function resolveSandboxOptions(options: SandboxOptions): ResolvedSandboxOptions {
  const resolved: ResolvedSandboxOptions = {
    seed: options.seed ?? 1,
    errorRate: options.errorRate ?? 0.08,
    latencySeconds: options.latencySeconds ?? 0.05,
    tokensPerSecond: options.tokensPerSecond ?? 400,
    failRate: options.failRate ?? 0,
    breakStreamRate: options.breakStreamRate ?? 0,
    hangRate: options.hangRate ?? 0,
    rateLimit: { ...options.rateLimit },
  };
  check("seed", resolved.seed, Number.isSafeInteger(resolved.seed), "a whole number");
  for (const rate of RATES) {
    check(rate, resolved[rate], resolved[rate] >= 0 && resolved[rate] <= 1, "a share between 0 and 1");
  }
  const { latencySeconds, tokensPerSecond, rateLimit } = resolved;
  check("latencySeconds", latencySeconds, latencySeconds >= 0 && latencySeconds <= 3600, "0 to 3600 seconds");
  check("tokensPerSecond", tokensPerSecond, tokensPerSecond > 0, "a number above 0");
  for (const limit of ["requestsPerMinute", "inputTokensPerMinute"] as const) {
    const value = rateLimit[limit];
    if (value !== undefined) check(`rateLimit.${limit}`, value, value > 0, "a number above 0");
  }
  return resolved;
}

function check(name: string, value: number, holds: boolean, expected: string): void {
  if (!holds) throw new RangeError(`Sandbox option ${name} is ${value}; give ${expected}.`);
}
