/** `{% announcements %}` shows those of today. */

import { Temporal } from "quintet";
import { defineLibrary, inclusionTag } from "quintet/templates";

import { Announcement } from "./models.ts";

export const tags = defineLibrary({
  tags: {
    announcements: inclusionTag("announcements/list.html", () => ({
      announcements: Announcement.objects.on(Temporal.Now.plainDateISO("UTC")),
    })),
  },
});
