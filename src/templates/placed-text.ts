/** Text that was written for one place: there it needs no escaping, elsewhere it is a value. */

import { SafeString } from "./safe-string.ts";
import type { Setting } from "./setting.ts";

export class PlacedText extends SafeString {
  readonly setting: Setting;

  constructor(text: string, setting: Setting) {
    super(text);
    this.setting = setting;
  }
}
