/** The widgets as functions, for the `forms` namespace: `forms.textarea({ attrs: { rows: 3 } })`. */

import {
  CheckboxSelectMultiple,
  type ChoiceWidgetOptions,
  NullBooleanSelect,
  RadioSelect,
  Select,
  SelectMultiple,
} from "./choices.ts";
import { ClearableFileInput, FileInput } from "./files.ts";
import {
  CheckboxInput,
  type CheckboxOptions,
  Input,
  type InputOptions,
  MultipleHiddenInput,
  PasswordInput,
  Textarea,
} from "./inputs.ts";
import {
  type SplitDateTimeOptions,
  SplitDateTimeWidget,
  SplitHiddenDateTimeWidget,
} from "./multi.ts";
import { type SelectDateOptions, SelectDateWidget } from "./select-date.ts";
import { DateInput, DateTimeInput, TimeInput, type TimeInputOptions } from "./times.ts";
import type { Widget, WidgetOptions } from "./widget.ts";

/** `<input type="text">`. */
export function textInput(options: WidgetOptions = {}): Widget {
  return new Input(options);
}

/** `<input type="number">`. */
export function numberInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "number" });
}

/** `<input type="email">`. */
export function emailInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "email" });
}

/** `<input type="url">`. */
export function urlInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "url" });
}

/** `<input type="search">`. */
export function searchInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "search" });
}

/** `<input type="tel">`. */
export function telInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "tel" });
}

/** `<input type="color">`. */
export function colorInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "color" });
}

/** `<input type="password">`. What was typed is not sent back, unless `renderValue` says so. */
export function passwordInput(options: InputOptions & { renderValue?: boolean } = {}): Widget {
  return new PasswordInput(options);
}

/** `<input type="hidden">`. */
export function hiddenInput(options: WidgetOptions = {}): Widget {
  return new Input({ ...options, type: "hidden" });
}

/** Several `<input type="hidden">` of one name. */
export function multipleHiddenInput(options: WidgetOptions = {}): Widget {
  return new MultipleHiddenInput(options);
}

/** `<input type="date">`; with `type: "text"` an input for any of the field's formats. */
export function dateInput(options: TimeInputOptions = {}): Widget {
  return new DateInput(options);
}

/** `<input type="datetime-local">`; with `type: "text"` an input for any of the field's formats. */
export function dateTimeInput(options: TimeInputOptions = {}): Widget {
  return new DateTimeInput(options);
}

/** `<input type="time">`; with `type: "text"` an input for any of the field's formats. */
export function timeInput(options: TimeInputOptions = {}): Widget {
  return new TimeInput(options);
}

/** A date and a time, each in an input of its own. */
export function splitDateTimeWidget(options: SplitDateTimeOptions = {}): Widget {
  return new SplitDateTimeWidget(options);
}

/** The same, hidden. */
export function splitHiddenDateTimeWidget(options: SplitDateTimeOptions = {}): Widget {
  return new SplitHiddenDateTimeWidget(options);
}

/** A date in three drop-down lists. */
export function selectDateWidget(options: SelectDateOptions = {}): Widget {
  return new SelectDateWidget(options);
}

/** `<textarea>`. */
export function textarea(options: WidgetOptions = {}): Widget {
  return new Textarea(options);
}

/** `<input type="checkbox">`. */
export function checkboxInput(options: CheckboxOptions = {}): Widget {
  return new CheckboxInput(options);
}

/** `<select>`. */
export function select(options: ChoiceWidgetOptions = {}): Widget {
  return new Select(options);
}

/** `<select>` with unknown, yes and no. */
export function nullBooleanSelect(options: WidgetOptions = {}): Widget {
  return new NullBooleanSelect(options);
}

/** `<select multiple>`. */
export function selectMultiple(options: ChoiceWidgetOptions = {}): Widget {
  return new SelectMultiple(options);
}

/** A radio button for each choice. */
export function radioSelect(options: ChoiceWidgetOptions = {}): Widget {
  return new RadioSelect(options);
}

/** A check box for each choice. */
export function checkboxSelectMultiple(options: ChoiceWidgetOptions = {}): Widget {
  return new CheckboxSelectMultiple(options);
}

/** `<input type="file">`. */
export function fileInput(options: InputOptions & { multiple?: boolean } = {}): Widget {
  return new FileInput(options);
}

/** `<input type="file">` with a link to the file there is, and a box to clear it. */
export function clearableFileInput(options: InputOptions & { multiple?: boolean } = {}): Widget {
  return new ClearableFileInput(options);
}
