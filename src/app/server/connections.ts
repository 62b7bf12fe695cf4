import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How long a client may take to finish the head of its first request, once the server ends. */
const headMs = 1000;

/**
 * The connections that have asked nothing yet: browsers open such in advance. Node's
 * `closeIdleConnections` leaves them, so a server that ends would wait for them.
 */
export class SilentConnections {
  readonly #sockets = new Set<Socket>();

  constructor(node: Server) {
    node.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    node.on("request", ({ socket }: IncomingMessage) => void this.#sockets.delete(socket));
  }

  /** Closes those that have sent nothing; those that have begun get a moment. */
  close(): void {
    for (const socket of this.#sockets) {
      if (socket.bytesRead === 0) socket.destroy();
      else setTimeout(() => this.#sockets.has(socket) && socket.destroy(), headMs).unref();
    }
  }
}
