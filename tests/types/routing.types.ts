/** What the compiler knows of routes: parameters by pattern, names with their parameters. */

import { expectTypeOf } from "expect-type";

import { type Request, text } from "../../src/http/index.ts";
import {
  converter,
  dispatch,
  include,
  methods,
  path,
  rePath,
  requireMethods,
  type UrlConf,
  urlConf,
  type View,
} from "../../src/routing/index.ts";

const bookDetail: View<{ id: number }> = (request) => text(request.params.id.toFixed());
const year = converter({
  pattern: /[0-9]{4}/,
  parse: Number,
  format: (when: number) => String(when),
});

// A view gets the parameters of its pattern, converted.
path("<int:id>/<slug:topic>/<rest>/", (request) => {
  expectTypeOf(request.params).toEqualTypeOf<{ id: number; topic: string; rest: string }>();
  return text("");
});
path(
  "<year:when>/",
  (request) => {
    expectTypeOf(request.params).toEqualTypeOf<{ when: number }>();
    return text("");
  },
  { converters: { year } },
);

// A view may want less than the pattern gives.
path("<int:id>/<slug:topic>/", bookDetail);

// @ts-expect-error -- the pattern gives a string where the view wants a number
path("<slug:id>/", bookDetail);
// @ts-expect-error -- the pattern gives no parameter where the view wants one
path("all/", bookDetail);
// @ts-expect-error -- there is no converter of that name
path("<yeer:when>/", () => text(""));
// @ts-expect-error -- a view returns a response
path("", () => "text");

const bookUrls = [
  path("", () => text(""), { name: "list" }),
  path("<int:id>/", bookDetail, { name: "detail" }),
  path("unnamed/", () => text("")),
] as const;
const reviewUrls = [path("<int:review>/", () => text(""), { name: "review" })];
const urls = urlConf([
  path("", () => text(""), { name: "home" }),
  path("unnamed/", () => text("")),
  include("books/", bookUrls, { namespace: "books" }),
  include("<slug:shop>/reviews/", reviewUrls),
  include("all/", urlConf([include("books/", bookUrls, { namespace: "books" })]), {
    namespace: "all",
  }),
  rePath(/^archive\/(?<when>[0-9]+)\/$/, () => text(""), { name: "archive" }),
  path("by/<int:id>/", () => text(""), { name: "by" }),
  path("by/<slug:slug>/", () => text(""), { name: "by" }),
]);

type Names = typeof urls extends UrlConf<infer Table> ? keyof Table : never;
expectTypeOf<Names>().toEqualTypeOf<
  | "home"
  | "books:list"
  | "books:detail"
  | "review"
  | "all:books:list"
  | "all:books:detail"
  | "archive"
  | "by"
>();
urls.reverse("home");
urls.reverse("home", {}, { query: { page: 2 } });
urls.reverse("books:detail", { id: 3 });
urls.reverse("all:books:detail", { id: 3 }, { fragment: "top" });
urls.reverse("review", { shop: "a", review: 1 });
urls.reverse("archive", { when: 2027 });
urls.reverse("by", { id: 3 });
urls.reverse("by", { slug: "emma" });

// @ts-expect-error -- there is no such name
urls.reverse("books:detial", { id: 3 });
// @ts-expect-error -- a parameter of the wrong type
urls.reverse("books:detail", { id: "x" });
// @ts-expect-error -- the parameters are missing
urls.reverse("books:detail");
// @ts-expect-error -- one parameter is missing, that of the include
urls.reverse("review", { review: 1 });
// @ts-expect-error -- a parameter that is not in the pattern
urls.reverse("books:detail", { id: 3, page: 2 });
// @ts-expect-error -- a name without its namespace
urls.reverse("detail", { id: 3 });

// The URLs of any site are URLs.
const anyUrls: UrlConf = urls;
anyUrls.reverseByName("books:detail", [3]);
dispatch(urls);

// Guards keep the parameters of the view.
expectTypeOf(requireMethods(["GET"])(bookDetail)).toEqualTypeOf<View<{ id: number }>>();
expectTypeOf(methods({ GET: bookDetail })).toEqualTypeOf<View<{ id: number }>>();
methods({
  GET: (request: Request<{ id: number }>) => text(String(request.params.id)),
  // @ts-expect-error -- there is no such method
  FETCH: bookDetail,
});

// Parameters of the route are parameters of the view.
path(
  "<int:id>/",
  (request) => {
    expectTypeOf(request.params).toEqualTypeOf<{ id: number; draft: boolean }>();
    return text("");
  },
  { params: { draft: true as boolean } },
);
// @ts-expect-error -- the view wants a text
path("x/", (request: Request<{ draft: string }>) => text(request.params.draft), {
  params: { draft: true },
});
