import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request, type Response, text } from "../http/index.ts";
import { memorySessions, sessions } from "../sessions/index.ts";
import { siteKeys } from "../signing/index.ts";
import { Engine, markSafe, memoryLoader } from "../templates/index.ts";
import {
  cookieMessages,
  fallbackMessages,
  getMessages,
  messages,
  messagesContext,
  messagesMiddleware,
  type MessagesOptions,
  type MessageStorage,
  sessionMessages,
} from "./index.ts";

const keys = { key: "a key for tests only", fallbackKeys: [] };

/** A browser, before a site with sessions and messages. */
class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #site;

  constructor(options: MessagesOptions = {}) {
    const store = memorySessions();
    this.#site = (view: (request: Request) => unknown) =>
      sessions({ store })(
        messagesMiddleware(options)(async (request) => {
          const body = await view(request);
          return text(typeof body === "string" ? body : "");
        }),
      );
  }

  async visit(view: (request: Request) => unknown): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request({ url: "/", headers: cookie === "" ? {} : { cookie } });
    const response = await siteKeys.run(keys, () => this.#site(view)(request));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)="?([^;"]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** What a page shows. */
  async shown(): Promise<string[]> {
    let found: string[] = [];
    await this.visit(async (request) => {
      found = [...(await getMessages(request))].map(({ message, tags }) => `${tags}: ${message}`);
    });
    return found;
  }
}

const storages: Readonly<Record<string, () => MessageStorage>> = {
  cookieMessages,
  sessionMessages,
  fallbackMessages,
};

for (const [name, makeStorage] of Object.entries(storages)) {
  describe(name, () => {
    const visitor = () => new Visitor({ storage: makeStorage() });

    it("keeps messages until they are shown, once", async () => {
      const one = visitor();
      await one.visit((request) => messages.success(request, "Saved: žluťoučký <b>"));
      await one.visit((request) => messages.error(request, "No.", { extraTags: "big" }));

      assert.deepEqual(await one.shown(), ["success: Saved: žluťoučký <b>", "big error: No."]);
      assert.deepEqual(await one.shown(), []);
      assert.equal(one.cookies.has("messages"), false);
    });

    it("leaves them where a page only counts them", async () => {
      const one = visitor();
      await one.visit((request) => messages.info(request, "Hello"));
      await one.visit(async (request) => assert.equal((await getMessages(request)).length, 1));

      assert.deepEqual(await one.shown(), ["info: Hello"]);
    });

    it("shows what the same request has added", async () => {
      const one = visitor();
      await one.visit(async (request) => {
        messages.info(request, "now");
        assert.deepEqual([...(await getMessages(request))].map(String), ["now"]);
      });

      assert.deepEqual(await one.shown(), []);
    });

    it("keeps text that is HTML apart from text that is none", async () => {
      const one = visitor();
      await one.visit((request) => {
        messages.info(request, markSafe("<b>bold</b>"));
        messages.info(request, "<i>");
      });
      const engine = new Engine({
        loaders: [
          memoryLoader({
            page: "{% if messages %}{% for message in messages %}[{{ message.tags }} {{ message }}]{% endfor %}{% endif %}",
          }),
        ],
        contextProcessors: [messagesContext as never],
      });
      const page = async (request: Request) => String(await engine.render("page", {}, { request }));

      const first = await one.visit(page);
      const second = await one.visit(page);

      assert.equal(first.body, "[info <b>bold</b>][info &lt;i&gt;]");
      assert.equal(first.headers.get("vary"), "Cookie");
      assert.equal(second.body, "");
    });
  });
}

describe("messages", () => {
  it("passes over levels below that of the site or the request", async () => {
    const visitor = new Visitor({ level: "success" });
    await visitor.visit((request) => {
      messages.info(request, "info");
      messages.success(request, "success");
      messages.setLevel(request, "debug");
      messages.debug(request, "debug");
      messages.add(request, 12, "twelve");
      assert.equal(messages.getLevel(request), 10);
    });

    assert.deepEqual(await visitor.shown(), ["success: success", "debug: debug", ": twelve"]);
  });

  it("has CSS classes of the site's own", async () => {
    const visitor = new Visitor({ tags: { 40: "danger", 50: "fatal" } });
    await visitor.visit((request) => {
      messages.error(request, "e");
      messages.add(request, 50, "f");
    });

    assert.deepEqual(await visitor.shown(), ["danger: e", "fatal: f"]);
  });

  it("goes on in the session where the cookie is full", async () => {
    const visitor = new Visitor();
    const sent = Array.from(
      { length: 60 },
      (_, index) => `${index} ${Math.sin(index)} ${Math.cos(index)} ${Math.tan(index)}`,
    );
    await visitor.visit((request) => sent.forEach((each) => messages.info(request, each)));

    assert.ok(visitor.cookies.get("messages")!.length <= 2048);
    assert.ok(visitor.cookies.has("sessionid"));
    assert.deepEqual(
      await visitor.shown(),
      sent.map((each) => `info: ${each}`),
    );
    assert.deepEqual(await visitor.shown(), []);
  });

  it("loses the oldest where there is only the cookie", async () => {
    const visitor = new Visitor({ storage: cookieMessages({ maxLength: 300 }) });
    await visitor.visit((request) => {
      for (let index = 0; index < 40; index++) messages.info(request, `${Math.sin(index)}`);
    });
    const shown = await visitor.shown();

    assert.ok(shown.length > 2 && shown.length < 40);
    assert.equal(shown.at(-1), `info: ${Math.sin(39)}`);
  });

  it("takes no message that it has not signed, and gives up the cookie", async () => {
    const visitor = new Visitor();
    visitor.cookies.set("messages", "W1siX19qc29uX21lc3NhZ2UiLDEsMjAsImhpIiwiIl1d:1r31eq:forged");

    assert.deepEqual(await visitor.shown(), []);
    assert.equal(visitor.cookies.has("messages"), false);
  });

  it("sets no header where nobody asks", async () => {
    const response = await new Visitor().visit(() => "");

    assert.deepEqual([...response.headers.keys()], ["content-type"]);
  });

  it("says that the middleware is missing, unless it is not to", () => {
    const request = new Request({ url: "/" });

    assert.throws(() => messages.info(request, "x"), { code: "messages/no-middleware" });
    messages.info(request, "x", { failSilently: true });
    assert.deepEqual(messagesContext(request)["messages"], []);
  });
});
