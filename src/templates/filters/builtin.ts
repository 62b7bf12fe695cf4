/** All filters that need no `{% load %}`. */

import { defineLibrary, type Library } from "../library.ts";
import { dateFilters } from "./dates.ts";
import { escapingFilters } from "./escaping.ts";
import { htmlFilters } from "./html.ts";
import { listFilters } from "./lists.ts";
import { numberFilters } from "./numbers.ts";
import { textFilters } from "./text.ts";
import { truncationFilters } from "./truncation.ts";
import { urlFilters } from "./urls.ts";
import { valueFilters } from "./values.ts";

export const builtinFilters: Library = defineLibrary({
  filters: {
    ...textFilters,
    ...escapingFilters,
    ...htmlFilters,
    ...truncationFilters,
    ...urlFilters,
    ...listFilters,
    ...numberFilters,
    ...dateFilters,
    ...valueFilters,
  },
});
