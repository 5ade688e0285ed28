import { type ConfigProblem, configError } from "../config/config-problem.js";
import type { ConfigDraft, LoadedRunConfig } from "../config/load-run-config.js";
import { type RunInputs, readInputs } from "./inputs/read-inputs.js";

/** Everything a run needs besides its model, read and checked. */
export type PreparedRun = RunInputs & Required<Pick<RunInputs, "items" | "endpoint">>;

/**
 * Reads and checks all that a configuration names, so that nothing is sent and no experiment started
 * when something is amiss.
 * @throws ExplogError `CONFIG_INVALID` with every problem found.
 */
export async function prepareRun(loaded: LoadedRunConfig): Promise<PreparedRun> {
  const { inputs, problems } = await readInputs({ ...loaded, isSound: () => true });
  const { items, endpoint } = inputs;
  if (problems.length > 0 || !endpoint || !items) throw configError(loaded.path, problems);
  return { ...inputs, items, endpoint };
}

/** What is wrong with the inputs of a configuration that is not in order itself. */
export async function inputProblems(draft: ConfigDraft): Promise<ConfigProblem[]> {
  return (await readInputs(draft)).problems;
}
