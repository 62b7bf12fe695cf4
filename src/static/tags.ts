/** The template tags of static files. */

import { defineLibrary, type Library, simpleTag } from "../templates/index.ts";
import { staticAtWork } from "./current.ts";

/**
 * `{% static 'css/site.css' %}` writes the address of a file, and with `as name` keeps it;
 * `{% get_static_prefix %}` writes what all of them begin with.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#static
 */
export const staticTags: Library = defineLibrary({
  tags: {
    static: simpleTag(([path]: [unknown]) => staticAtWork().url(String(path)), {
      signature: { params: ["path"] },
    }),
    get_static_prefix: simpleTag(() => staticAtWork().prefix, { signature: {} }),
  },
});
