/** What is told of a body as its reader reads it. */
export interface BodyWatcher<Piece = Uint8Array> {
  piece(piece: Piece): void;
  end(): void;
  failed(error: unknown): void;
  /** The reader wants no more of it. */
  left(): void;
}

/** A body is told of once, however many ways lead to it. */
const watchedBodies = new WeakSet<object>();

/**
 * Watches a response's body without reading it: the stream stays the object it is, and whoever reads
 * it, by whatever way, is watched. `Response.text()` and its like read through `getReader` too.
 */
export function watchBody<Piece = Uint8Array>(
  body: ReadableStream<Piece>,
  watcher: () => BodyWatcher<Piece>,
): void {
  if (watchedBodies.has(body)) return;
  watchedBodies.add(body);
  const { getReader, tee, cancel, values } = body;
  const watched = watchOnce(watcher);
  own(body, "getReader", (...options: unknown[]) =>
    watchReader(Reflect.apply(getReader, body, options) as ReadableStreamDefaultReader<Piece>, watched()),
  );
  const iterate = (...options: unknown[]) =>
    watchSteps(Reflect.apply(values, body, options) as unknown as BodySteps<Piece>, watched());
  own(body, "values", iterate);
  own(body, Symbol.asyncIterator, iterate);
  own(body, "tee", () => {
    const branches = tee.call(body);
    for (const branch of branches) watchBody(branch as ReadableStream<Piece>, watcher);
    return branches;
  });
  const source = () => handedOn(body.getReader());
  own(body, "pipeThrough", (...target: Parameters<ReadableStream<Piece>["pipeThrough"]>) =>
    source().pipeThrough(...target),
  );
  own(body, "pipeTo", (...target: Parameters<ReadableStream<Piece>["pipeTo"]>) => source().pipeTo(...target));
  own(body, "cancel", (...reason: unknown[]) => {
    if (!body.locked) watched().left();
    return Reflect.apply(cancel, body, reason);
  });
}

interface BodySteps<Piece> {
  next(): Promise<IteratorResult<Piece>>;
  return?(value?: unknown): Promise<IteratorResult<Piece>>;
}

/** A body is read once, though maybe by several readers one after the other. */
function watchOnce<Piece>(watcher: () => BodyWatcher<Piece>): () => BodyWatcher<Piece> {
  let only: BodyWatcher<Piece> | undefined;
  return () => {
    only ??= watcher();
    return only;
  };
}

function watchReader<Piece>(
  reader: ReadableStreamDefaultReader<Piece>,
  watcher: BodyWatcher<Piece>,
): ReadableStreamDefaultReader<Piece> {
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

function watchSteps<Piece>(steps: BodySteps<Piece>, watcher: BodyWatcher<Piece>): BodySteps<Piece> {
  const { next, return: leave } = steps;
  own(steps, "next", () => watchRead(next.call(steps), watcher));
  own(steps, "return", (value?: unknown) => {
    watcher.left();
    return leave?.call(steps, value) ?? Promise.resolve({ done: true, value: undefined });
  });
  return steps;
}

function watchRead<Piece, Result extends { done?: boolean; value?: Piece }>(
  read: Promise<Result>,
  watcher: BodyWatcher<Piece>,
): Promise<Result> {
  return read.then(
    (result) => {
      if (result.done) watcher.end();
      else if (result.value !== undefined) watcher.piece(result.value);
      return result;
    },
    (error) => {
      watcher.failed(error);
      throw error;
    },
  );
}

/** Piping reads its source by no public method, so that here the pieces are handed on one by one. */
function handedOn<Piece>(reader: ReadableStreamDefaultReader<Piece>): ReadableStream<Piece> {
  return new ReadableStream<Piece>(
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
