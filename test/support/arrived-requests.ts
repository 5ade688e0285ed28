import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** The body of a request, or `undefined` when its sender was gone before it had sent the whole of it. */
export async function wholeBody(incoming: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of incoming) pieces.push(piece as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(pieces).toString("utf8");
}

/**
 * Resolves once a server has taken in everything that was sent by processes which have ended, however busy the
 * machine is. Nobody else may be connected to it.
 */
export async function allArrived(server: Server): Promise<void> {
  // Connections are accepted in their order: with this one, all that were made before it have been.
  const accepted = new Set<number | undefined>();
  const onConnection = (socket: Socket) => accepted.add(socket.remotePort);
  server.on("connection", onConnection);
  const last = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(last, "connect");
  while (!accepted.has(last.localPort)) await pause(1);
  server.off("connection", onConnection);
  last.destroy();
  // A connection of an ended process is closed when what it had sent was read.
  while ((await openConnections(server)) > 0) await pause(1);
}

function openConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
