export const REDACTED = "[redacted]";

/** The last words of a key that names a secret: `apiKey`, `API_KEY`, `access_token`, `password`. */
const SECRET_KEY =
  /(^|_)(api_?key|access_key|private_key|secret_key|secret|token|password|passwd|passphrase|credentials?|authorization|bearer|cookie)$/;

/** Values that are secrets whatever their key: the providers' documented key shapes, and bearer headers. */
const SECRET_VALUES = [
  /AIza[0-9A-Za-z_-]{30,}/g,
  /\bAQ\.[0-9A-Za-z_-]{20,}/g,
  /\bsk-[0-9A-Za-z_-]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_|hf_|xox[abprs]-|glpat-|AKIA)[0-9A-Za-z_-]{12,}/g,
  /\bBearer\s+[0-9A-Za-z._~+/-]{8,}=*/gi,
  /(?<=[?&](?:key|api_?key|token|access_token|sig|signature)=)[^&\s"']+/gi,
  /(?<=:\/\/[^/\s:@]*:)[^@/\s]+(?=@)/g,
];

const SNAKE_BOUNDARY = /([a-z0-9])([A-Z])/g;

/** Names come again and again, and are few. */
const knownNames = new Map<string, boolean>();
const MOST_KNOWN_NAMES = 1_000;

/** Whether a key's name says that its value is a secret; `max_output_tokens` does not. */
export function isSecretKey(key: string): boolean {
  const known = knownNames.get(key);
  if (known !== undefined) return known;
  const isSecret = saysSecret(key);
  if (knownNames.size < MOST_KNOWN_NAMES) knownNames.set(key, isSecret);
  return isSecret;
}

function saysSecret(key: string): boolean {
  const snake = key
    .replace(SNAKE_BOUNDARY, "$1_$2")
    .replace(/[\s.-]+/g, "_")
    .toLowerCase();
  return SECRET_KEY.test(snake);
}

/** Shorter values are too likely to be part of an innocent word. */
const SHORTEST_SECRET_CHARACTERS = 8;

/** Values of environment variables whose names say that they are secrets, longest first. */
function environmentSecrets(): string[] {
  return Object.entries(process.env)
    .flatMap(([name, value]) => (value && isSecretKey(name) ? [value] : []))
    .filter((value) => value.length >= SHORTEST_SECRET_CHARACTERS)
    .sort((a, b) => b.length - a.length);
}

/** Keys that clients of this process were seen to use, whatever their shape. */
const seenSecrets = new Set<string>();

/** From now on this value is taken out of every text that is redacted; what is too short to tell is left. */
export function rememberSecret(value: unknown): void {
  if (typeof value === "string" && value.length >= SHORTEST_SECRET_CHARACTERS) seenSecrets.add(value);
}

/** As {@link redactText}, and without the values of secret environment variables: for texts that may echo a key. */
export function redactEcho(text: string): string {
  let result = text;
  for (const secret of environmentSecrets()) result = result.replaceAll(secret, REDACTED);
  return redactText(result);
}

/** The text with everything that has the shape of a key, a bearer token or a password in a URL replaced. */
export function redactText(text: string): string {
  let result = text;
  for (const secret of seenSecrets) result = result.replaceAll(secret, REDACTED);
  for (const pattern of SECRET_VALUES) result = result.replace(pattern, REDACTED);
  return result;
}

/** A copy of a plain JSON value without its secrets; `${oc.env:NAME}` references stay, since they hold none. */
export function redactSecrets(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map(redactSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretKey(key) ? redactedValue(item) : redactSecrets(item),
    ]),
  );
}

/** A command line without its secrets: `--api-key VALUE`, `--api-key=VALUE`, `api_key=VALUE`. */
export function redactCommandLine(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const previous = words[index - 1];
    if (previous?.startsWith("-") && !previous.includes("=") && isSecretKey(previous.replace(/^-+/, "")))
      return REDACTED;
    const assignment = /^([-+~]*)([\w.-]+)=(.+)$/s.exec(word);
    if (assignment?.[2] && isSecretKey(assignment[2].replace(/^-+/, ""))) {
      return `${assignment[1]}${assignment[2]}=${REDACTED}`;
    }
    return redactText(word);
  });
}

function redactedValue(item: unknown): unknown {
  if (item === null || item === undefined || item === "" || typeof item === "boolean") return item;
  if (typeof item === "string" && /^\$\{oc\.env:[^}]*\}$/.test(item)) return item;
  return REDACTED;
}
