import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** One call that changes files under the watched folder, or asks after them. */
export interface FileCall {
  name: string;
  path: string;
  /** 1 for the first call under the watched folder. */
  number: number;
}

// biome-ignore lint/suspicious/noExplicitAny: functions of node:fs differ in every argument.
type AnyFunction = (...args: any[]) => any;
type Fault = string | undefined;

const BY_PATH = ["openSync", "mkdirSync", "renameSync", "rmSync", "writeFileSync", "readFileSync"] as const;
const BY_DESCRIPTOR = [
  "writeSync",
  "readSync",
  "fstatSync",
  "fsyncSync",
  "fdatasyncSync",
  "ftruncateSync",
  "closeSync",
] as const;
const WITH_CALLBACK = ["fsync", "fdatasync"] as const;

/**
 * Lets the calls of `node:fs` under one folder fail as a test wants, until disposed of. A write that
 * fails has written half of its bytes, and a close that fails has closed.
 * @param faultOf gives the code of the error that a call is to fail with, `nothing` when it has done its harm itself.
 */
export function failFileSystem(
  folder: string,
  faultOf: (call: FileCall) => Fault,
): { readonly calls: FileCall[] } & Disposable {
  const originals = new Map<string, AnyFunction>();
  const paths = new Map<number, string>();
  const calls: FileCall[] = [];
  const module = fs as unknown as Record<string, AnyFunction>;
  // `writeFileSync` calls `openSync` itself: such a call is none of the journal's.
  let depth = 0;

  const fault = (name: string, path: string | undefined): NodeJS.ErrnoException | undefined => {
    if (depth > 0 || path === undefined || !path.startsWith(folder)) return undefined;
    const call = { name, path, number: calls.length + 1 };
    calls.push(call);
    const code = faultOf(call);
    return code === undefined || code === "nothing"
      ? undefined
      : Object.assign(new Error(`${code}: injected, ${name} '${path}'`), {
          code,
          syscall: name.replace(/Sync$/, ""),
        });
  };
  const original = (name: string): AnyFunction => originals.get(name) as AnyFunction;
  const inside = (body: () => unknown) => {
    depth += 1;
    try {
      return body();
    } finally {
      depth -= 1;
    }
  };
  const replace = (name: string, replacement: AnyFunction) => {
    originals.set(name, module[name] as AnyFunction);
    module[name] = replacement;
  };

  for (const name of BY_PATH) {
    replace(name, (path: unknown, ...rest: unknown[]) => {
      const failure = fault(name, typeof path === "string" ? path : undefined);
      if (failure) {
        if (name === "writeFileSync") inside(() => original(name)(path, "", rest[1]));
        throw failure;
      }
      const result = inside(() => original(name)(path, ...rest));
      if (name === "openSync" && typeof path === "string") paths.set(result as number, path);
      return result;
    });
  }
  for (const name of BY_DESCRIPTOR) {
    replace(name, (descriptor: number, ...rest: unknown[]) => {
      const failure = fault(name, paths.get(descriptor));
      if (name === "closeSync") paths.delete(descriptor);
      if (!failure) return original(name)(descriptor, ...rest);
      if (name === "closeSync") original(name)(descriptor);
      if (name === "writeSync" && Buffer.isBuffer(rest[0])) {
        const [buffer, offset, length, position] = rest as [Buffer, number?, number?, number?];
        const half = Math.floor((length ?? buffer.length) / 2);
        original(name)(descriptor, buffer, offset ?? 0, half, position);
      }
      throw failure;
    });
  }
  for (const name of WITH_CALLBACK) {
    replace(name, (descriptor: number, done: (error: Error | null) => void) => {
      const failure = fault(name, paths.get(descriptor));
      if (failure) setImmediate(done, failure);
      else original(name)(descriptor, done);
    });
  }
  syncBuiltinESMExports();
  return {
    calls,
    [Symbol.dispose]() {
      for (const [name, body] of originals) module[name] = body;
      syncBuiltinESMExports();
    },
  };
}

/** A disk that takes its time: asynchronous syncs are held until they are released and over, all later ones go through. */
export function holdSyncs(): { readonly held: number; release(): Promise<void> } & Disposable {
  const module = fs as unknown as Record<string, AnyFunction>;
  const originals = WITH_CALLBACK.map((name) => [name, module[name] as AnyFunction] as const);
  const held: (() => void)[] = [];
  let isSlow = true;
  let underWay = 0;
  for (const [name, original] of originals) {
    module[name] = (descriptor: number, done: (error: Error | null) => void) => {
      const sync = () => {
        underWay += 1;
        original(descriptor, (error: Error | null) => {
          // What follows it, which may be another sync, has begun when it is counted as over.
          done(error);
          underWay -= 1;
        });
      };
      if (isSlow) held.push(sync);
      else sync();
    };
  }
  syncBuiltinESMExports();
  return {
    get held() {
      return held.length;
    },
    async release() {
      isSlow = false;
      for (const sync of held.splice(0)) sync();
      do await new Promise((resolve) => setTimeout(resolve, 1));
      while (underWay > 0);
    },
    [Symbol.dispose]() {
      for (const [name, original] of originals) module[name] = original;
      syncBuiltinESMExports();
    },
  };
}
