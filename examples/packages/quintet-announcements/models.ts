/** What is announced, and until when. */

import type { Temporal } from "quintet";
import { charField, dateField, manager, model, Q } from "quintet/db";

export class Announcement extends model(
  {
    text: charField({ maxLength: 200 }),
    until: dateField({ null: true, blank: true }),
  },
  { ordering: ["id"] },
) {
  static objects = manager(Announcement, {
    /** Those that count on a day; those without an end count for ever. */
    on: (announcements, day: Temporal.PlainDate) =>
      announcements.filter(Q(Announcement).or({ until__isnull: true }, { until__gte: day })),
  });

  override toString(): string {
    return this.text;
  }
}
