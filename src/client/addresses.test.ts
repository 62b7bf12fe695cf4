import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";

import { addressGuard, isPublicAddress } from "./addresses.ts";
import { BlockedAddressError } from "./errors.ts";
import { httpSession } from "./http-session.ts";
import { networkTransport } from "./transport.ts";

describe("isPublicAddress", () => {
  it("knows what is given out to the public", () => {
    for (const address of ["93.184.216.34", "1.1.1.1", "172.32.0.1", "2606:4700::1111"]) {
      assert.equal(isPublicAddress(address), true, address);
    }
  });

  it("knows the own machine, own networks, clouds' metadata, and their disguises", () => {
    for (const address of [
      "127.0.0.1",
      "0.0.0.0",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "169.254.169.254",
      "168.63.129.16",
      "100.64.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "192.0.2.1",
      "::1",
      "::",
      "fe80::1%eth0",
      "fd00::1",
      "ff02::1",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::ffff:8.8.8.8",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "2001::1",
      "2001:db8::1",
      "localhost",
    ]) {
      // prettier-ignore
      assert.equal(isPublicAddress(address), false, address);
    }
  });
});

describe("A session that asks the public internet only", () => {
  let port: number;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("refuses names and addresses that lead inside, however they are written", async () => {
    await using session = httpSession({ publicOnly: true });

    for (const host of [
      "127.0.0.1",
      "localhost",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "127.1",
    ]) {
      // prettier-ignore
      await assert.rejects(session.get(`http://${host}:${port}/`).text(), BlockedAddressError);
    }
    assert.equal(asked, 0);
  });

  it("refuses a redirection inside, from a server that is allowed", async () => {
    await using session = httpSession({ publicOnly: { except: ["127.0.0.1"] } });

    await assert.rejects(session.get(`http://127.0.0.1:${port}/`).text(), {
      code: "client/blocked-address",
      address: "169.254.169.254",
    });
    assert.equal(asked, 1);
  });

  it("connects to the address that it checked: a name that moves gets nobody in", async () => {
    const answers = ["93.184.216.34", "127.0.0.1"];
    const guard = addressGuard({ except: ["127.0.0.1"] }, (host, callback) => {
      callback(null, [{ address: answers.shift() ?? "10.0.0.1", family: 4 }]);
    });
    const lookUp = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        guard.lookup("moves.example", { all: true }, (error, addresses) =>
          error === null ? resolve(addresses) : reject(error),
        );
      });

    assert.deepEqual(await lookUp(), [{ address: "93.184.216.34", family: 4 }]);
    assert.deepEqual(await lookUp(), [{ address: "127.0.0.1", family: 4 }]);
    await assert.rejects(lookUp(), BlockedAddressError);
  });

  it("asks for the name once, where it connects", async () => {
    let lookups = 0;
    const guard = addressGuard({ except: ["127.0.0.1"] }, (host, callback) => {
      lookups += 1;
      callback(null, [{ address: lookups === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }]);
    });
    const limits = { connectMs: 1000, headersMs: 1000, bodyMs: 1000, limitPerHost: 1 };
    const transport = networkTransport({ ...limits, publicOnly: true, guard });
    await using session = httpSession({ transport, maxRedirects: 0 });

    const response = await session.get(`http://moves.example:${port}/`);

    assert.deepEqual([response.status, lookups], [302, 1]);
    await response.discard();
  });

  it("refuses a name if any of its addresses is inside", async () => {
    const guard = addressGuard({}, (host, callback) =>
      callback(null, [
        { address: "93.184.216.34", family: 4 },
        { address: "192.168.0.1", family: 4 },
      ]),
    );
    const transport = networkTransport({ connectMs: 1000, headersMs: 1000, bodyMs: 1000, limitPerHost: 1, publicOnly: true, guard }); // prettier-ignore
    await using session = httpSession({ transport });

    await assert.rejects(session.get("http://both.example/").text(), BlockedAddressError);
  });
});
