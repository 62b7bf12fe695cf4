import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  BadRequest,
  Http404,
  MethodNotAllowed,
  PermissionDenied,
  Request,
  text,
} from "../../http/index.ts";
import { currentUrls, path, urlConf, urlTags } from "../../routing/index.ts";
import { Engine, memoryLoader, TemplateNotFoundError } from "../../templates/index.ts";
import { type ErrorPagesOptions, errorPages } from "./error-pages.ts";
import { errorText } from "./error-text.ts";

const browser = { accept: "text/html,*/*;q=0.8" };

interface Answer {
  status: number;
  text: string;
  headers: Record<string, unknown>;
  reported: unknown[];
}

async function answer(
  error: unknown,
  options: Partial<ErrorPagesOptions> = {},
  request: Request = new Request({ url: "/books/?q=1", headers: browser }),
): Promise<Answer> {
  const reported: unknown[] = [];
  const response = await errorPages({
    debug: false,
    root: import.meta.dirname,
    site: [["debug", "true"]],
    render: (template) => {
      throw new TemplateNotFoundError([template], []);
    },
    report: (each) => void reported.push(each),
    ...options,
  })(request, error);
  return {
    status: response.status,
    text: String(response.body),
    headers: response.headers.toNode(),
    reported,
  };
}

describe("error pages in production", () => {
  it("say nothing of the inside", async () => {
    const { status, text, reported } = await answer(new RangeError("hunter2 at /srv/app.ts"));

    assert.equal(status, 500);
    assert.match(text, /Internal Server Error/);
    assert.doesNotMatch(text, /hunter2|RangeError|\.ts/);
    assert.equal(reported.length, 1);
  });

  it("are those of the project, where it has them", async () => {
    const { status, text, reported } = await answer(new Http404("No book 7."), {
      render: (template, values) => `${template} ${String(values["exception"])}`,
    });

    assert.equal(status, 404);
    assert.equal(text, "404.html No book 7.");
    assert.deepEqual(reported, []);
  });

  it("do not tell the project's 500.html what happened", async () => {
    const { text } = await answer(new RangeError("hunter2"), {
      render: (_template, values) => JSON.stringify(values),
    });

    assert.doesNotMatch(text, /hunter2/);
  });

  it("are plain, and the failure reported, if the project's page fails itself", async () => {
    const failure = new TypeError("broken 404.html");
    const { status, text, reported } = await answer(new Http404(), {
      render: () => {
        throw failure;
      },
    });

    assert.equal(status, 404);
    assert.match(text, /There is no page at this address/);
    assert.deepEqual(reported, [failure]);
  });

  it("are problem details for a client that wants JSON", async () => {
    const { text, headers } = await answer(
      new PermissionDenied("Not yours."),
      {},
      new Request({ url: "/", headers: { accept: "application/json" } }),
    );

    assert.equal(headers["content-type"], "application/problem+json");
    assert.deepEqual(JSON.parse(text), { title: "Forbidden", status: 403 });
  });

  it("carry the headers that belong to the error", async () => {
    const { status, headers } = await answer(new MethodNotAllowed("PUT", ["GET"]));

    assert.equal(status, 405);
    assert.equal(headers["allow"], "GET");
  });

  it("are not made, and nothing is reported, for a client that has gone", async () => {
    const controller = new AbortController();
    controller.abort();
    const request = new Request({ url: "/", signal: controller.signal });

    const { text, reported } = await answer(controller.signal.reason, {}, request);

    assert.equal(text, "null");
    assert.deepEqual(reported, []);
  });
});

describe("error pages while one develops", () => {
  it("show class, message, code, hint and the lines of the project's own code", async () => {
    const error = new BadRequest("Page nine of three.", { hint: "Ask for less." });
    const { status, text } = await answer(error, { debug: true });

    assert.equal(status, 400);
    assert.match(text, /BadRequest/);
    assert.match(text, /<p class="message">Page nine of three\.<\/p>/);
    assert.match(text, /http\/bad-request/);
    assert.match(text, /<p class="hint">Ask for less\.<\/p>/);
    assert.match(text, /error-pages\.test\.ts:\d+/);
    assert.match(text, /class="here"><b>\d+<\/b>    const error = new BadRequest/);
  });

  it("show the causes", async () => {
    const cause = new TypeError("the disk is full");
    const { text } = await answer(new RangeError("not saved", { cause }), { debug: true });

    assert.match(text, /Because of: TypeError/);
    assert.match(text, /the disk is full/);
  });

  it("escape what comes from outside", async () => {
    const request = new Request({
      url: "/<script>alert(1)</script>?<script>=<script>",
      headers: { ...browser, "x-from": "<script>", cookie: "<script>=1" },
    });
    for (const error of [
      new RangeError("<script>alert(2)</script>"),
      new Http404("<script>", { tried: ["<script>/"], hint: "<script>" }),
    ]) {
      const { text } = await answer(
        error,
        { debug: true, site: [["<script>", "<script>"]] },
        request,
      );

      assert.doesNotMatch(text, /<script/);
      assert.match(text, /&lt;script&gt;/);
    }
  });

  it("hide secrets in query, form, headers, cookies and the referer", async () => {
    const request = new Request({
      method: "POST",
      url: "/?token=hunter1&q=visible",
      headers: {
        ...browser,
        authorization: "Bearer hunter2",
        cookie: "sessionid=hunter3",
        "x-api-key": "hunter4",
        referer: "https://a.org/?secret=hunter5",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "password=hunter6&title=Emma",
    });
    const root = "/nowhere"; // so that the page does not show these lines
    const { text } = await answer(new RangeError("x"), { debug: true, root }, request);

    assert.doesNotMatch(text, /hunter/);
    assert.match(text, /visible/);
    assert.match(text, /Emma/);
    assert.match(text, /sessionid/);
  });

  it("list the patterns that a path was tried with", async () => {
    const error = new Http404("No pattern matches.", { tried: ["books/", "admin/<path>"] });
    const { status, text } = await answer(error, { debug: true });

    assert.equal(status, 404);
    assert.match(text, /<li>books\/<\/li><li>admin\/&lt;path&gt;<\/li>/);
  });

  it("say in JSON what happened, and where", async () => {
    const { text } = await answer(
      new RangeError("too far"),
      { debug: true },
      new Request({ url: "/", headers: { accept: "application/json" } }),
    );

    const problem = JSON.parse(text) as { detail: string; stack: string[] };
    assert.equal(problem.detail, "too far");
    assert.match(problem.stack[1]!, /error-pages\.test\.ts/);
  });

  it("stand up to a path that is not well encoded", async () => {
    const request = new Request({ url: "/%E0%A4%A", headers: browser });
    const { status, reported } = await answer(
      new BadRequest("x"),
      { render: () => "400" },
      request,
    );

    assert.equal(status, 400);
    assert.deepEqual(reported, []);
  });

  it("stand up to what is thrown and is no error", async () => {
    const { status, text } = await answer("<b>oops", { debug: true });

    assert.equal(status, 500);
    assert.match(text, /A thrown string/);
    assert.match(text, /&lt;b&gt;oops/);
  });
});

describe("errorText", () => {
  it("has every cause with its stack, and no escape sequences", () => {
    const text = errorText(new RangeError("a\u001B[31m", { cause: new TypeError("b") }));

    assert.match(text, /^RangeError: a�\[31m\n\s+at /);
    assert.match(text, /Because of: TypeError: b\n\s+at /);
  });
});

describe("an error that comes up within a template", () => {
  it("is shown with its place there, also if it is no error of templates", async () => {
    const urls = urlConf([path("poll/<int:id>/", () => text(""), { name: "poll" })]);
    const engine = new Engine({
      builtins: [urlTags],
      loaders: [memoryLoader({ "polls/index.html": "<h1>\n{% url 'poll' 'x' %}" })],
    });
    let error: unknown;
    try {
      await currentUrls.run(urls, () => engine.render("polls/index.html"));
    } catch (caught) {
      error = caught;
    }
    const { text: page } = await answer(error, { debug: true });
    assert.match(page, /In your templates/);
    assert.match(page, /polls\/index\.html, line 2, column 1/);
  });
});
