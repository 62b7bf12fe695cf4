import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, beforeEach, describe, it } from "node:test";

import {
  booleanField,
  charField,
  connectDatabases,
  type Databases,
  installedModels,
  manager,
  model,
  type QuerySet,
} from "../db/index.ts";
import { Site } from "../base/index.ts";
import { sqlite } from "../db/sqlite/index.ts";
import { form, forms } from "../forms/index.ts";
import { Request, type Response } from "../http/index.ts";
import type { View } from "../routing/index.ts";
import { currentEngine, Engine, type SafeString } from "../templates/index.ts";
import { CreateView, DeleteView, FormView, UpdateView } from "./edit-views.ts";
import { DetailView, ListView } from "./model-views.ts";
import { Paginator } from "./paginator.ts";
import { getListOr404, getObjectOr404 } from "./shortcuts.ts";
import { RedirectView, TemplateView } from "./simple-views.ts";
import { template } from "./template.ts";

class Film extends model({ title: charField({ maxLength: 50, unique: true }) }) {
  static objects = manager(Film);
  override toString(): string {
    return this.title;
  }
}

class Play extends model({
  title: charField({ maxLength: 50 }),
  isDeleted: booleanField({ default: false }),
}) {
  static objects = manager(Play, {
    getQuerySet: (plays) => plays.filter({ isDeleted: false }),
    before: (plays, title: string) => plays.filter({ title__lt: title }),
  });
  static everything = manager(Play);
}

const sources: Readonly<Record<string, string>> = {
  "film/film_list.html":
    "{% for film in filmList %}{{ film }};{% endfor %}{% if is_paginated %}{{ page_obj.number }}/{{ page_obj.paginator.num_pages }}{% endif %}",
  "film/film_detail.html": "<h1>{{ film.title }}</h1>",
  "film/film_form.html": "{{ form.as_p }}",
  "film/film_confirm_delete.html": "Delete {{ object }}?",
  "film/play_list.html": "{% for play in playList %}{{ play.title }};{% endfor %}",
  "film/play_detail.html": "{{ play.title }}",
  "film/play_form.html": "{{ form }}",
  "hello.html": "Hello, {{ name }}!",
  "contact.html": "{{ form }}",
};

const engine = new Engine({
  loaders: [
    {
      *load(name: string) {
        const text = sources[name];
        if (text !== undefined) yield { text, origin: name, isCurrent: () => true };
      },
      names: () => Object.keys(sources),
      places: (name: string) => [name],
    } as never,
  ],
});

/** Calls a view and gives status, text and target of a redirect. */
async function visit(
  view: View<never>,
  {
    url = "/",
    params = {},
    form: sent,
  }: { url?: string; params?: object; form?: Record<string, string> } = {},
): Promise<{ status: number; text: string; location: string | null }> {
  const request = new Request({
    url,
    method: sent ? "POST" : "GET",
    ...(sent && { body: new URLSearchParams(sent) }),
  });
  request.params = params as never;
  const response = (await view(request as never)) as Response;
  const location = response.headers.get("location");
  return { status: response.status, text: String(response.body ?? ""), location };
}

describe("Views", () => {
  let databases: Databases;
  let folder: string;
  const rendering = new Site([currentEngine.holding(engine)]);

  before(async () => {
    installedModels.install("film", [Film.$meta, Play.$meta]);
    folder = await mkdtemp(path.join(tmpdir(), "quintet-views-"));
    const file = path.join(folder, "views.db");
    const raw = new DatabaseSync(file);
    raw.exec(
      "CREATE TABLE film_film (id INTEGER PRIMARY KEY AUTOINCREMENT, title varchar(50) NOT NULL UNIQUE)",
    );
    raw.exec(
      "CREATE TABLE film_play (id INTEGER PRIMARY KEY AUTOINCREMENT, title varchar(50) NOT NULL, is_deleted bool NOT NULL)",
    );
    raw.close();
    databases = await connectDatabases({ default: sqlite({ file }) }, { root: folder });
    rendering.install();
  });
  after(async () => {
    rendering.remove();
    await databases.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await Film.objects.all().delete();
    for (const title of ["Alien", "Brazil", "Casablanca"]) await Film.objects.create({ title });
  });

  describe("template()", () => {
    const hello = template<{ name: string }>("hello.html");

    it("renders a response, and a text without a request", async () => {
      const response = await hello.render(new Request({ url: "/" }), { name: "<Ada>" });
      const text: SafeString = await hello.renderToString({ name: "Grace" });

      assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
      assert.equal(response.body, "Hello, &lt;Ada&gt;!");
      assert.equal(String(text), "Hello, Grace!");
    });

    it("takes status and headers", async () => {
      const response = await hello.render(
        new Request({ url: "/" }),
        { name: "" },
        { status: 404, headers: { "x-a": "b" } },
      );

      assert.deepEqual([response.status, response.headers.get("x-a")], [404, "b"]);
    });
  });

  describe("getObjectOr404()", () => {
    it("finds a row by a manager or a query set", async () => {
      const alien = await getObjectOr404(Film.objects, { title: "Alien" });
      const brazil = await getObjectOr404(Film.objects.filter({ title: "Brazil" }));

      assert.deepEqual([alien.title, brazil.title], ["Alien", "Brazil"]);
    });

    it("says which model has no such row", async () => {
      await assert.rejects(getObjectOr404(Film.objects, { title: "Z" }), {
        message: "There is no Film that matches.",
      });
    });

    it("answers 404 for what is not there, or can be no key", async () => {
      await assert.rejects(getObjectOr404(Film.objects, { title: "Z" }), {
        code: "http/not-found",
      });
      await assert.rejects(getObjectOr404(Film.objects, { id: "abc" }), { code: "http/not-found" });
      await assert.rejects(getListOr404(Film.objects, { title: "Z" }), { code: "http/not-found" });
      assert.equal((await getListOr404(Film.objects, { title__gt: "B" })).length, 2);
    });
  });

  describe("Paginator over a query set", () => {
    it("counts and loads only what a page needs", async () => {
      const paginator = new Paginator(Film.objects.orderBy("title"), 2);

      const page = await paginator.getPage("2");

      assert.deepEqual([...page].map(String), ["Casablanca"]);
      assert.deepEqual([await paginator.count, await paginator.numPages], [3, 2]);
    });
  });

  describe("Views of a model whose manager leaves rows out", () => {
    let hidden: Play;

    beforeEach(async () => {
      await Play.everything.all().delete();
      for (const title of ["Faust", "Hamlet"]) await Play.objects.create({ title });
      hidden = await Play.everything.create({ title: "Amphitryon", isDeleted: true });
    });

    it("do not list them", async () => {
      const sorted = ListView(Play, { ordering: "-title" });

      assert.equal((await visit(ListView(Play).asView())).text, "Faust;Hamlet;");
      assert.equal((await visit(sorted.asView())).text, "Hamlet;Faust;");
    });

    it("do not show, change or delete them", async () => {
      const params = { pk: hidden.pk };
      const options = { fields: ["title"], successUrl: "/" } as const;
      const views = [DetailView(Play), UpdateView(Play, options), DeleteView(Play, options)];

      for (const view of views) {
        await assert.rejects(visit(view.asView(), { params }), { code: "http/not-found" });
        const posted = visit(view.asView(), { params, form: { title: "x" } });
        await assert.rejects(posted, { code: /not-found|not-allowed/ });
      }
      assert.equal(await Play.everything.filter({ title: "Amphitryon" }).count(), 1);
    });

    it("have the queries of the manager", async () => {
      class Early extends ListView(Play) {
        override getQuerySet() {
          return super.getQuerySet().before("G");
        }
      }

      assert.equal((await visit(Early.asView())).text, "Faust;");
    });
  });

  describe("ListView", () => {
    class FilmList extends ListView(Film, { paginateBy: 2, ordering: "-title" }) {
      override getQuerySet(): QuerySet<typeof Film> {
        return super.getQuerySet().filter({ title__lt: "Casb" });
      }
    }

    it("shows a page of the rows", async () => {
      assert.equal((await visit(FilmList.asView())).text, "Casablanca;Brazil;1/2");
      assert.equal((await visit(FilmList.asView(), { url: "/?page=last" })).text, "Alien;2/2");
    });

    it("waits for what its rows depend on, in setup", async () => {
      class Sequels extends ListView(Film, { template: "film/film_list.html" }) {
        #first: Film | undefined;

        override async setup(): Promise<void> {
          this.#first = await getObjectOr404(Film.objects, { title: this.params["title"] });
        }

        override getQuerySet(): QuerySet<typeof Film> {
          return super.getQuerySet().filter({ pk__gt: this.#first!.pk });
        }
      }
      const view = Sequels.asView();

      assert.equal((await visit(view, { params: { title: "Brazil" } })).text, "Casablanca;");
      await assert.rejects(visit(view, { params: { title: "?" } }), { code: "http/not-found" });
    });

    it("answers 404 for a page that is not there", async () => {
      for (const page of ["9", "x", "0"]) {
        const visited = visit(FilmList.asView(), { url: `/?page=${page}` });
        await assert.rejects(visited, { code: "http/not-found" });
      }
    });

    it("answers 405 with the methods that there are", async () => {
      const view = FilmList.asView();
      await assert.rejects(visit(view, { form: { a: "1" } }), {
        code: "http/method-not-allowed",
        allowed: ["GET", "HEAD", "OPTIONS"],
      });
    });
  });

  describe("DetailView", () => {
    it("finds the row by the parameter of the path", async () => {
      const { pk } = await Film.objects.get({ title: "Alien" });
      const view = DetailView(Film).asView();

      assert.equal((await visit(view, { params: { id: pk } })).text, "<h1>Alien</h1>");
      await assert.rejects(visit(view, { params: { pk: 999 } }), { code: "http/not-found" });
      await assert.rejects(visit(view), { code: "views/configuration" });
    });
  });

  describe("CreateView, UpdateView, DeleteView", () => {
    const create = CreateView(Film, { fields: ["title"], successUrl: "/films/{id}/" }).asView();

    it("makes a row and goes on to it", async () => {
      const empty = await visit(create);
      const { status, location } = await visit(create, { form: { title: "Dune" } });

      assert.match(empty.text, /<input type="text" name="title" maxlength="50" required/);
      const dune = await Film.objects.get({ title: "Dune" });
      assert.deepEqual([status, location], [302, `/films/${dune.pk}/`]);
    });

    it("goes where a function says", async () => {
      const view = CreateView(Film, {
        fields: ["title"],
        successUrl: (film) => `/films/${film.title.toLowerCase()}/`,
      }).asView();

      assert.equal((await visit(view, { form: { title: "Dune" } })).location, "/films/dune/");
    });

    it("saves nothing if it does not know where to go", async () => {
      const view = CreateView(Film, { fields: ["title"], successUrl: "/films/{titel}/" }).asView();

      await assert.rejects(visit(view, { form: { title: "Dune" } }), {
        code: "views/configuration",
        hint: 'Did you mean "title"?',
      });
      assert.equal(await Film.objects.filter({ title: "Dune" }).exists(), false);
    });

    it("shows the form again with what is wrong and what was typed", async () => {
      const { status, text } = await visit(create, { form: { title: "Alien" } });

      assert.equal(status, 200);
      assert.match(text, /Film with this Title already exists\./);
      assert.match(text, /value="Alien"/);
      assert.equal(await Film.objects.count(), 3);
    });

    it("changes a row", async () => {
      const { pk } = await Film.objects.get({ title: "Alien" });
      const view = UpdateView(Film, { fields: ["title"], successUrl: "/" }).asView();

      const shown = await visit(view, { params: { pk } });
      await visit(view, { params: { pk }, form: { title: "Aliens" } });

      assert.match(shown.text, /value="Alien"/);
      assert.equal((await Film.objects.get({ pk })).title, "Aliens");
    });

    it("asks before it deletes a row", async () => {
      const { pk } = await Film.objects.get({ title: "Alien" });
      const view = DeleteView(Film, { successUrl: "/films/" }).asView();

      const asked = await visit(view, { params: { pk } });
      const done = await visit(view, { params: { pk }, form: { sure: "1" } });

      assert.deepEqual([asked.text, done.location], ["Delete Alien?", "/films/"]);
      assert.equal(await Film.objects.count(), 2);
    });
  });

  describe("FormView, TemplateView, RedirectView", () => {
    it("calls formValid with the checked values", async () => {
      class ContactForm extends form({ message: forms.charField({ minLength: 3 }) }) {}
      const heard: string[] = [];
      class Contact extends FormView(ContactForm, {
        template: "contact.html",
        successUrl: "/thanks/",
      }) {
        override formValid(filled: ContactForm): ReturnType<FormView["formValid"]> {
          heard.push(filled.cleanedData.message);
          return super.formValid(filled);
        }
      }

      const wrong = await visit(Contact.asView(), { form: { message: "x" } });
      const right = await visit(Contact.asView(), { form: { message: " hello " } });

      assert.match(wrong.text, /at least 3 characters/);
      assert.deepEqual([right.location, heard], ["/thanks/", ["hello"]]);
    });

    it("gives the parameters of the path to a template", async () => {
      const view = TemplateView({ template: "hello.html" }).asView();

      assert.equal((await visit(view, { params: { name: "Ada" } })).text, "Hello, Ada!");
    });

    it("redirects, with parameters and query", async () => {
      const view = RedirectView({ url: "/books/{id}/", queryString: true, permanent: true });

      const { status, location } = await visit(view.asView(), { url: "/?a=1", params: { id: 7 } });

      assert.deepEqual([status, location], [301, "/books/7/?a=1"]);
    });
  });
});

type FormView = InstanceType<ReturnType<typeof FormView>>;
