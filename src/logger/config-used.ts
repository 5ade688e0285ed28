import { createRequire } from "node:module";
import type { ExperimentHead } from "../format/experiment-log.js";
import { headComment } from "../format/head-comment.js";

/** An experiment's configuration as `config_used.yaml` holds it, with what else its log was begun with. */
export function configUsedText(head: ExperimentHead): string {
  const yaml: typeof import("yaml") = createRequire(import.meta.url)("yaml");
  const { config } = head;
  // A comment behind a text that is a document of its own would be part of it.
  const text =
    typeof config === "string"
      ? `${JSON.stringify(config)}\n`
      : yaml.stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
  return text + headComment(head);
}
