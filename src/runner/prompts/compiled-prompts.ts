import type { ConfigPath } from "../../config/config-path.js";
import type { RunConfig } from "../../config/run-config.js";
import type { RowColumns } from "../inputs/row-columns.js";
import { type PromptTemplate, parseTemplate, type TemplateProblem } from "./prompt-template.js";
import { neededSettings, templateNames } from "./template-names.js";

/** The prompts of a run as templates. */
export interface CompiledPrompts {
  system?: PromptTemplate;
  user: PromptTemplate;
  acknowledgement?: PromptTemplate;
  followUp?: PromptTemplate;
}

/** A problem of a template, with the key that holds the template. */
export type LocatedTemplateProblem = TemplateProblem & { path: ConfigPath };

/** Of a configuration with something wrong in it, only the templates that `isSound` are judged. */
export function compilePrompts(
  config: RunConfig,
  isSound: (path: ConfigPath) => boolean = () => true,
  columns?: RowColumns,
): {
  prompts: CompiledPrompts;
  problems: LocatedTemplateProblem[];
} {
  const names = templateNames(config, isSound, columns?.kinds);
  const elsewhere = { ...neededSettings, ...columns?.incomplete };
  const problems: LocatedTemplateProblem[] = [];
  const compile = (key: string, text: string): PromptTemplate => {
    if (!isSound(["prompt", key])) return { names: [], render: () => text };
    const parsed = parseTemplate(text, names, elsewhere);
    if ("template" in parsed) return parsed.template;
    problems.push(...parsed.problems.map((problem) => ({ ...problem, path: ["prompt", key] })));
    return { names: [], render: () => text };
  };
  const { system, user, acknowledgement, followUp } = config.prompt;
  const prompts: CompiledPrompts = {
    system: system === undefined ? undefined : compile("system", system),
    user: compile("user", user),
    acknowledgement: acknowledgement === undefined ? undefined : compile("acknowledgement", acknowledgement),
    followUp: followUp === undefined ? undefined : compile("follow_up", followUp),
  };
  const used = Object.values(prompts).flatMap((prompt: PromptTemplate | undefined) => prompt?.names ?? []);
  const isJudged = problems.length === 0 && isSound(["prompt"]) && isSound(["context", "strategy"]);
  if (config.context.strategy === "rolling" && isJudged && !used.includes("previous_answer")) {
    problems.push({
      path: ["context", "strategy"],
      message: "`rolling` has no effect: no prompt says `{previous_answer}`",
      remedy: "Put `{previous_answer}` into `prompt.user` (or `follow_up`), or write `strategy: single`.",
      line: "",
    });
  }
  return { prompts, problems };
}
