/** JSX that makes strings, by kitajs. Written as the calls that its compiler writes. */

import { type Children, createElement as h, escapeHtml, Fragment } from "@kitajs/html";

import { type Book, type Contestant, fixed, titleCase, truncateWords } from "../workloads.ts";

const safe = { safe: true };

function card(book: Book, counter: number): string {
  return h(
    "article",
    { class: `book ${counter % 2 === 0 ? "even" : "odd"}` },
    h("h2", safe, `${counter}. ${titleCase(book.title)}`),
    book.subtitle ? h("h3", safe, book.subtitle) : "",
    h("p", safe, `by ${book.author.name}, ${book.author.country || "unknown"}`),
    h("p", safe, truncateWords(book.blurb, 12)),
    h("p", null, `${fixed(book.price)} €, ${book.pages} page${book.pages === 1 ? "" : "s"}`),
    h(
      "ul",
      null,
      book.tags.map((tag) => h("li", safe, tag)),
    ),
  ) as string;
}

function layout(title: string, ...children: Children[]): string {
  return `<!doctype html>${h("html", null, h("head", null, h("title", safe, title)), h("body", null, ...children))}`;
}

export const load = (): Contestant => ({
  fortunes: ({ fortunes }) =>
    layout(
      "Fortunes",
      h(
        "table",
        null,
        h("tr", null, h("th", null, "id"), h("th", null, "message")),
        fortunes.map(({ id, message }) => h("tr", null, h("td", null, id), h("td", safe, message))),
      ),
    ),
  bigtable: ({ table }) =>
    h(
      "table",
      null,
      table.map((row) =>
        h(
          "tr",
          null,
          row.map((cell) => h("td", null, cell)),
        ),
      ),
    ) as string,
  page: ({ title, user, menu, books }) =>
    layout(
      `${title} | Library`,
      h(
        "nav",
        null,
        menu.map(({ label, url }) => h("a", { href: url, safe: true }, label)),
      ),
      h(
        "aside",
        null,
        h(Fragment, null, "Hello, ", escapeHtml(user.name)),
        user.isStaff ? ' <a href="/admin/">Admin</a>' : "",
      ),
      h(
        "main",
        null,
        h("h1", safe, title),
        h("p", null, `${books.length} books`),
        books.map((book, index) => card(book, index + 1)),
      ),
      h("footer", null, "The end"),
    ),
});
