/** What browsers, and the libraries that live in attributes, do with the value of an attribute. */

export type AttributeKind =
  /** Text. */
  | "plain"
  /** An address. */
  | "url"
  /** The address of a picture, a sound or a film, which cannot run code. */
  | "media"
  /** JavaScript: event handlers, and what htmx, Alpine, Vue and Angular evaluate. */
  | "js"
  /** CSS, in which words, numbers, colors and addresses are harmless. */
  | "style"
  /** A language of its own, in which only words and numbers are harmless: animations. */
  | "simple"
  /** A document. */
  | "html"
  /** The content of a `meta`: text, and behind `url=` an address. */
  | "refresh"
  /** Text, of an attribute whose name is a value: the render lets only names of text pass. */
  | "named"
  /** Nobody can tell, since its name is made of values; or a language that no value can stand in. */
  | "unknown";

const urls = new Set(
  (
    "action formaction poster cite background ping longdesc manifest codebase icon classid usemap " +
    "profile archive data attributionsrc lowsrc dynsrc xml:base " +
    "hx-get hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url sse-connect ws-connect"
  ).split(" "),
);

/** Elements that show what they load, and never run it. */
const mediaElements = new Set("img image feimage audio video source track picture".split(" "));
const animations = new Set("animate animatecolor animatemotion animatetransform set".split(" "));
const animated = new Set(["attributename", "by", "from", "to", "values"]);

/**
 * `on…` of HTML and of Angular, htmx, Vue, AngularJS, Knockout, Unpoly, Datastar. Of the latter
 * those whose names nobody gives to data: not `data-text`, `data-show`, `data-class`.
 */
const scripts =
  /^(?:on|@|:|\(|\[|\*|bind-|hx-(?:on|vals|vars|headers|request)|v-|wire:|(?:x[-:_])?ng[-:_]|data-(?:bind$|on[-:]|(?:signals|computed)(?![a-z]))|up-on-)/;
/** Alpine: all of `x-…` is evaluated but these. */
const alpineTexts = /^x-(?:ref|transition|cloak|teleport|ignore)(?![a-z])/;

/** Has it attributes that mean something on no other element? */
function hasOwnAttributes(element: string): boolean {
  return animations.has(element) || element === "meta" || element === "param";
}

/** `data-{{ key }}`: text, whatever the value is that makes the name. */
const partlyData =
  /^(?:aria-|data-(?!(?:hx|x|v|ng|on|sse|ws|signals|computed)-))(?:[\w-]*-)?\?[\w-]*$/;

export function attributeKind(element: string, name: string): AttributeKind {
  const lower = name.toLowerCase();
  if (lower === "?") return hasOwnAttributes(element) ? "unknown" : "named";
  if (lower.includes("?")) return partlyData.test(lower) ? "plain" : "unknown";
  const plain = lower.replace(/^data-(?=(?:hx|x|v)-|ng[-:_]|(?:sse|ws)-connect)/, "");
  if (scripts.test(plain)) return "js";
  if (plain.startsWith("x-") && !alpineTexts.test(plain)) return "js";
  if (plain === "_" || plain === "script" || plain === "data-script") return "unknown"; // hyperscript
  if (plain === "style") return "style";
  if (plain === "hx-trigger") return "simple";
  if (plain === "srcdoc") return "html";
  if (animations.has(element) && animated.has(plain)) return "simple";
  if (element === "meta" && plain === "content") return "refresh";
  if (element === "param" && plain === "value") return "url";
  if (plain.endsWith("srcset")) return "plain"; // pictures only
  if (urls.has(plain) || /(?:^|[:-])href$|src|ur[il](?![a-z])/.test(plain)) {
    return mediaElements.has(element) && plain !== "cite" && plain !== "ping" ? "media" : "url";
  }
  return "plain";
}

/** Elements whose content is no HTML: only their own end tag ends it. */
export const rawElements: ReadonlySet<string> = new Set(
  "script style textarea title xmp iframe noembed noframes plaintext".split(" "),
);

/** Elements that change how what is in them, or in their attributes, is read. */
export const specialElements: ReadonlySet<string> = new Set([
  ...rawElements,
  ...mediaElements,
  ...animations,
  ..."meta param noscript svg math template base link form object embed frame".split(" "),
]);
