/** What looks like a key, or is given as one, in the text of a test. */
const LITERALS = [
  /(?:api_?key|auth_?token|access_?token|password)["']?\s*[:=]\s*["'`](?<key>[^"'`$[\s]{8,})["'`]/gi,
  /(?<key>(?:sk-|AIza|AQ\.|gh[pousr]_|github_pat_|hf_|xox[abprs]-|glpat-|AKIA)[0-9A-Za-z_-]{12,})/g,
  /Bearer\s+(?<key>[0-9A-Za-z._~+/-]{8,})/g,
];

/** The keys that stand in a text; names of providers are none, wherever tests give them as keys. */
export function keyLiterals(text: string): string[] {
  const found = LITERALS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => groups?.key ?? []),
  );
  return found.filter((key) => !["anthropic", "openai", "google", "gemini"].includes(key));
}
