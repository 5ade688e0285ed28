/** What is told of a body as its reader reads it. */
export interface BodyWatcher {
  bytes(chunk: Uint8Array): void;
  end(): void;
  failed(error: unknown): void;
  /** The reader wants no more of it. */
  left(): void;
}

/**
 * Watches a response's body without reading it: the stream stays the object it is, and whoever reads
 * it, by whatever way, is watched. `Response.text()` and its like read through `getReader` too.
 */
export function watchBody(body: ReadableStream<Uint8Array>, watcher: () => BodyWatcher): void {
  const { getReader, tee, cancel, values } = body;
  const watched = watchOnce(watcher);
  own(body, "getReader", (...options: unknown[]) =>
    watchReader(Reflect.apply(getReader, body, options) as ReadableStreamDefaultReader, watched()),
  );
  const iterate = (...options: unknown[]) =>
    watchSteps(Reflect.apply(values, body, options) as unknown as BodySteps, watched());
  own(body, "values", iterate);
  own(body, Symbol.asyncIterator, iterate);
  own(body, "tee", () => {
    const branches = tee.call(body);
    for (const branch of branches) watchBody(branch as ReadableStream<Uint8Array>, watcher);
    return branches;
  });
  const source = () => handedOn(body.getReader());
  own(body, "pipeThrough", (...target: Parameters<ReadableStream<Uint8Array>["pipeThrough"]>) =>
    source().pipeThrough(...target),
  );
  own(body, "pipeTo", (...target: Parameters<ReadableStream<Uint8Array>["pipeTo"]>) =>
    source().pipeTo(...target),
  );
  own(body, "cancel", (...reason: unknown[]) => {
    if (!body.locked) watched().left();
    return Reflect.apply(cancel, body, reason);
  });
}

interface BodySteps {
  next(): Promise<IteratorResult<Uint8Array>>;
  return?(value?: unknown): Promise<IteratorResult<Uint8Array>>;
}

/** A body is read once, though maybe by several readers one after the other. */
function watchOnce(watcher: () => BodyWatcher): () => BodyWatcher {
  let only: BodyWatcher | undefined;
  return () => {
    only ??= watcher();
    return only;
  };
}

function watchReader(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  watcher: BodyWatcher,
): ReadableStreamDefaultReader<Uint8Array> {
  const { read, cancel } = reader;
  own(reader, "read", (...parameters: unknown[]) =>
    watchRead(Reflect.apply(read, reader, parameters) as ReturnType<typeof read>, watcher),
  );
  own(reader, "cancel", (...reason: unknown[]) => {
    watcher.left();
    return Reflect.apply(cancel, reader, reason);
  });
  return reader;
}

function watchSteps(steps: BodySteps, watcher: BodyWatcher): BodySteps {
  const { next, return: leave } = steps;
  own(steps, "next", () => watchRead(next.call(steps), watcher));
  own(steps, "return", (value?: unknown) => {
    watcher.left();
    return leave?.call(steps, value) ?? Promise.resolve({ done: true, value: undefined });
  });
  return steps;
}

function watchRead<Result extends { done?: boolean; value?: Uint8Array }>(
  read: Promise<Result>,
  watcher: BodyWatcher,
): Promise<Result> {
  return read.then(
    (result) => {
      if (result.done) watcher.end();
      else if (result.value) watcher.bytes(result.value);
      return result;
    },
    (error) => {
      watcher.failed(error);
      throw error;
    },
  );
}

/** Piping reads its source by no public method, so that here the pieces are handed on one by one. */
function handedOn(reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function own(owner: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: false });
}
