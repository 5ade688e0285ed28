/** What JSON puts between quotes as it is, but for pairs of surrogates: finding lone ones costs more than it saves. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
/** Shorter texts are spelled faster than they are looked up, longer ones would take too much room for good. */
const LEAST_KEPT_CHARACTERS = 64;
const MOST_KEPT_CHARACTERS = 1 << 14;
/** A system prompt, and what is asked: each of a call's texts is spelled for its hash, and then for its line. */
const MOST_KEPT_TEXTS = 4;

const kept: { text: string; json: string }[] = [];
let next = 0;

/** Whether JSON spells a text as the text itself between quotes; some that it does so are not told. */
export function isPlainText(text: string): boolean {
  return PLAIN.test(text);
}

/** `JSON.stringify` of a text, kept for whoever spells the same text next. */
export function jsonText(text: string): string {
  const known = knownJsonText(text);
  if (known !== undefined) return known;
  const json = isPlainText(text) ? `"${text}"` : JSON.stringify(text);
  if (text.length >= LEAST_KEPT_CHARACTERS && text.length <= MOST_KEPT_CHARACTERS) {
    kept[next] = { text, json };
    next = (next + 1) % MOST_KEPT_TEXTS;
  }
  return json;
}

/** What {@link jsonText} gave for a text lately. */
export function knownJsonText(text: string): string | undefined {
  for (const entry of kept) if (entry.text === text) return entry.json;
  return undefined;
}
