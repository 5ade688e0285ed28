import { existsSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { pathToFileURL } from "node:url";
import { ExplogError } from "../../format/explog-error.js";
import { InputProblem } from "../inputs/input-problem.js";
import { loadPeer } from "../load-peer.js";

/** How a module is loaded; each is replaced in tests of what another Node does. */
export interface ModuleLoaders {
  native(url: string): Promise<unknown>;
  peer<Module>(name: string, workingDirectory: string): Module;
}

interface Jiti {
  createJiti(parent: string, options: { fsCache: boolean }): { import(path: string): Promise<unknown> };
}
interface Tsx {
  tsImport(path: string, parent: string): Promise<unknown>;
}

const TYPESCRIPT = [".ts", ".mts", ".cts"];
/** Node's words for TypeScript that it does not take: none of it, or not all (enums, say). */
const NOT_NATIVE = ["ERR_UNKNOWN_FILE_EXTENSION", "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"];

const nodeLoaders: ModuleLoaders = { native: (url) => import(/* @vite-ignore */ url), peer: loadPeer };

/**
 * Loads a module of the user's own. TypeScript is loaded by Node where it can, else by jiti or tsx, the one
 * of the module's own project first.
 * @throws InputProblem
 */
export async function loadModule(path: string, loaders: ModuleLoaders = nodeLoaders): Promise<unknown> {
  if (!existsSync(path)) {
    throw new InputProblem(
      `there is no file ${path}`,
      "Paths in a configuration are relative to its file, in an override to the current directory.",
    );
  }
  const url = pathToFileURL(path).href;
  try {
    return await loaders.native(url);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    const isTypeScript = TYPESCRIPT.includes(extname(path));
    if (!isTypeScript || !NOT_NATIVE.includes(String(code))) throw notLoaded(path, error);
  }
  const load = typescriptLoader(path, url, loaders);
  try {
    return await load();
  } catch (error) {
    throw notLoaded(path, error);
  }
}

function typescriptLoader(path: string, url: string, { peer }: ModuleLoaders): () => Promise<unknown> {
  const directory = dirname(path);
  try {
    const { createJiti } = peer<Jiti>("jiti", directory);
    return () => createJiti(url, { fsCache: false }).import(path);
  } catch (error) {
    if (!isMissing(error)) throw notLoaded(path, error);
  }
  try {
    const { tsImport } = peer<Tsx>("tsx/esm/api", directory);
    return () => tsImport(url, url);
  } catch (error) {
    if (!isMissing(error)) throw notLoaded(path, error);
    throw new InputProblem(
      `${basename(path)} is TypeScript, which Node ${process.versions.node} does not run as it stands`,
      "Install jiti (`npm install --save-dev jiti`) or tsx, take Node 22.18 or later, or write it in JavaScript (`.mjs`).",
      error,
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ExplogError && error.code === "PEER_MISSING";
}

function notLoaded(path: string, error: unknown): InputProblem {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = placeIn(error, basename(path));
  return new InputProblem(
    `${path} cannot be loaded: ${said.split("\n")[0]}${place ? ` (${place})` : ""}`,
    "Correct it; `node` alone says more about it.",
    error,
  );
}

/** Where in a file an error arose: `score.ts:12`, as its stack tells it. */
export function placeIn(error: unknown, fileName: string): string | undefined {
  if (!(error instanceof Error) || !error.stack) return undefined;
  const start = error.stack.indexOf(`${fileName}:`);
  const place = start === -1 ? undefined : /^[^\n():]+:\d+/.exec(error.stack.slice(start));
  return place?.[0];
}
