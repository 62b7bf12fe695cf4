/** A PgBouncer of its own for a test, in front of the server of DATABASE_URL; and why there is none. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const program =
  process.env["PGBOUNCER_PATH"] ??
  ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"].find((path) =>
    existsSync(path),
  );

/** Why no test can run: it is not installed. Undefined where it is. */
export const noPgBouncer: string | undefined =
  program === undefined ? "no PgBouncer (set PGBOUNCER_PATH)" : undefined;

export interface Pooler extends AsyncDisposable {
  /** The address of a database through the pooler. */
  through(url: string): string;
}

/**
 * Starts it with transaction pooling.
 *
 * @param serverUrl A database of the server that it stands before.
 * @param connections How many connections of the server the clients share.
 */
export async function startPgBouncer(serverUrl: string, connections: number): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-pgbouncer-"));
  await chmod(folder, 0o755); // it does not run as root
  const port = await freePort();
  const { hostname, port: serverPort, username, password } = new URL(serverUrl);
  const file = join(folder, "pgbouncer.ini");
  await writeFile(
    file,
    `[databases]
* = host=${hostname} port=${serverPort || "5432"} user=${username}${password && ` password=${password}`}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`,
  );
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program!, ["-q", ...(isRoot ? ["-u", "nobody"] : []), file], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await listening(port);
  return {
    through(url) {
      const address = new URL(url);
      address.hostname = "127.0.0.1";
      address.port = String(port);
      return address.href;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (isThere) return;
    await sleep(50);
  }
  throw new Error(`PgBouncer does not listen at ${port}.`);
}
