/** Runs the recorded cases of Django's widgets, forms, bound fields, error lists and form sets. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { type Issue, nonFieldErrors, ValidationError } from "../../src/base/index.ts";
import { translatedIssue } from "quintet/i18n";
import {
  type Attributes,
  type BoundField,
  ErrorList,
  errorList,
  ErrorMap,
  type Form,
  form,
  type FormSet,
  formSet,
  formSource,
} from "quintet/forms";

import { asRecorded, comparesCodesOnly, refused } from "./forms_fields.ts";
import {
  camel,
  decode,
  encode,
  type Json,
  type JsonObject,
  kebab,
  makeField,
  makeWidget,
  plain,
} from "./forms_values.ts";
import { sameHtml } from "./html_equal.ts";
import type { CaseResult } from "./run.ts";
import { Missing, Unsupported } from "./unsupported.ts";

export async function* run(
  casesDir: string,
  { only }: { only?: string } = {},
): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "forms_html.jsonl"), "utf8");
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const recorded = JSON.parse(line) as JsonObject;
    if (only === undefined || recorded["id"] === only) yield await result(recorded);
  }
}

async function result(recorded: JsonObject): Promise<CaseResult> {
  const { id, op, args, kwargs } = recorded;
  const input = {
    op,
    args,
    kwargs,
    subject: recorded["form"] ?? recorded["formset"] ?? recorded["widget"],
  };
  const common = { id: String(id), input };
  const expected = plain((recorded["expected_5_2"] ?? recorded["expect"] ?? null) as Json);
  try {
    const reason = refused(recorded);
    if (reason) throw new Unsupported(reason);
    const actual = await asRecorded(recorded, () => answer(recorded));
    const isByCode = comparesCodesOnly(recorded);
    const isSame = same(
      isByCode ? codesOf(expected) : expected,
      isByCode ? codesOf(actual) : actual,
    );
    return isSame
      ? { id: String(id), status: "passed" }
      : { ...common, status: "failed", expected, actual };
  } catch (error) {
    if (error instanceof Unsupported) {
      return { id: String(id), status: "unsupported", reason: error.message };
    }
    const actual = error instanceof Error ? error.stack : error;
    return { ...common, status: "failed", expected, actual };
  }
}

function same(expected: unknown, actual: unknown): boolean {
  const [left, right] = [expected, actual].map((each) =>
    typeof each === "object" && each !== null && "$safe" in each ? String(each.$safe) : each,
  );
  if (typeof left === "string" && typeof right === "string") return sameHtml(left, right);
  return isDeepStrictEqual(right, normalErrors(left));
}

/** The same without the messages, which are in the words of each framework. */
function codesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(codesOf);
  if (typeof value === "string") return value.replace(/^([a-z][a-z-]*): .*$/s, "$1");
  if (typeof value !== "object" || value === null) return value;
  if ("message" in value && "code" in value) return kebab(String(value.code));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, codesOf(each)]));
}

/** Recorded issues as text, like ours. */
function normalErrors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalErrors);
  if (typeof value !== "object" || value === null) return value;
  if ("message" in value && "code" in value) {
    const { code, message } = value as { code: string; message: string };
    return shown(kebab(code), message);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, normalErrors(each)]));
}

const shown = (code: string, message: string): string =>
  numbered.has(code) && !message
    ? code
    : numbered.has(code) && /^(?:Ensure|Please)/.test(message)
      ? code
      : `${code}: ${message}`;
const numbered = new Set([
  "min-length",
  "max-length",
  "too-many-forms",
  "too-few-forms",
  "max-digits",
]);

async function answer(recorded: JsonObject): Promise<unknown> {
  const [family, method = ""] = String(recorded["op"]).split(".");
  const args = ((recorded["args"] ?? []) as Json[]).map(decode);
  const kwargs = Object.fromEntries(
    Object.entries((recorded["kwargs"] ?? {}) as JsonObject).map(([k, v]) => [k, decode(v)]),
  );
  switch (family) {
    case "widget":
      return ofWidget(recorded["widget"]!, method, args, kwargs);
    case "errors":
      return ofErrors(recorded["errors"] as JsonObject, method);
    case "form":
      return ofForm(await makeForm(recorded["form"] as JsonObject), method);
    case "boundfield": {
      const made = await makeForm(recorded["form"] as JsonObject);
      return ofBoundField(made.bound(String(recorded["name"])), method, args, kwargs);
    }
    case "formset":
      return ofFormSet(
        makeFormSet(recorded["formset"] as JsonObject),
        method,
        recorded["formset"] as JsonObject,
      );
    default:
      throw new Missing(`the operation ${String(recorded["op"])}`);
  }
}

type Kwargs = Record<string, unknown>;

function ofWidget(value: Json, method: string, args: unknown[], kwargs: Kwargs): unknown {
  const widget = makeWidget(value);
  const state = (value as { $widget?: { state?: JsonObject } }).$widget?.state;
  if (state?.["is_required"] === true) widget.isRequired = true;
  const argument = (index: number, name: string): unknown => args[index] ?? kwargs[name];
  const source = (): ReturnType<typeof formSource> =>
    formSource((argument(0, "data") ?? {}) as never, (argument(1, "files") ?? {}) as never);
  switch (method) {
    case "render":
      if (
        typeof argument(1, "value") === "boolean" &&
        !("check" in widget) &&
        !("items" in widget)
      ) {
        throw new Unsupported("python-boolean");
      }
      return encode(
        widget.render(
          String(argument(0, "name")),
          argument(1, "value"),
          (argument(2, "attrs") ?? {}) as Attributes,
        ),
      );
    case "format_value": {
      const formatted = widget.formatValue(args[0]);
      return encode(formatted);
    }
    case "value_from_datadict":
      return encode(widget.valueFrom(source(), String(argument(2, "name"))));
    case "value_omitted_from_data":
      return widget.isOmitted(source(), String(argument(2, "name")));
    case "use_required_attribute":
      return widget.useRequiredAttribute(argument(0, "initial"));
    case "id_for_label":
      return widget.idForLabel(String(args[0] ?? ""));
    default:
      throw new Missing(`the method ${method} of a widget`);
  }
}

interface RecordedList {
  kind: string;
  error_class?: string;
  items: { text?: Json; message?: Json; code?: Json; params?: JsonObject }[];
}

function issueOf({ text, message, code, params }: RecordedList["items"][number]): Issue {
  const said = decode(text ?? message);
  if (typeof said === "object") throw new Unsupported("html-issue");
  const plainParams = Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [camel(name), String(decode(value))]),
  );
  return {
    code: typeof code === "string" ? kebab(code) : "invalid",
    message: String(said).replaceAll(/%\((\w+)\)[sd]/g, (_, name: string) => `{${camel(name)}}`),
    params: plainParams,
  };
}

function makeErrorList({ error_class: classes = "errorlist", items }: RecordedList): ErrorList {
  return errorList(items.map(issueOf), { errorClass: classes.replace(/^errorlist ?/, "") });
}

function ofErrors(recorded: JsonObject, method: string): unknown {
  const { kind, items } = recorded as unknown as { kind: string; items: [string, RecordedList][] };
  let errors: ErrorList | ErrorMap;
  if (kind === "ErrorDict") {
    errors = new ErrorMap();
    for (const [name, list] of items) Object.assign(errors, { [name]: makeErrorList(list) });
  } else {
    errors = makeErrorList(recorded as unknown as RecordedList);
  }
  switch (method) {
    case "str":
    case "as_ul":
      return { $safe: String(errors) };
    case "as_text":
      return { $safe: errors.asText() };
    case "as_json": {
      if (errors instanceof ErrorList) return JSON.stringify(errors);
      return JSON.stringify(errors, null, 1)
        .replaceAll(/,\n\s*/g, ", ")
        .replaceAll(/\n\s*/g, "");
    }
    default:
      throw new Missing(`the method ${method} of errors`);
  }
}

function formOptions(recorded: JsonObject): object {
  const options: Record<string, unknown> = {};
  for (const name of [
    "initial",
    "prefix",
    "auto_id",
    "label_suffix",
    "empty_permitted",
    "use_required_attribute",
  ]) {
    const value = decode(recorded[name]);
    if (value !== undefined) options[camel(name)] = value;
  }
  const files = decode(recorded["files"]);
  if (files !== undefined) options["files"] = files;
  return options;
}

/** Names of Django's examples are not always fit for templates, so they are taken as they are. */
async function makeForm(recorded: JsonObject): Promise<Form> {
  const fields = (recorded["fields"] as [string, Json][]).map(
    ([name, field]) => [name, makeField(field)] as const,
  );
  const errors = recorded["errors"] as [string, RecordedList["items"]][] | undefined;
  const isGiven = recorded["custom_clean"] === true && errors !== undefined;
  class Recorded extends form(Object.fromEntries(fields)) {
    override clean(): void {
      if (!isGiven) return;
      for (const [name, items] of errors ?? []) {
        const key = name === "__all__" ? nonFieldErrors : name;
        const issues = items.map(issueOf);
        const known = new Set(this.errorLists(key).issues.map(translatedIssue));
        const missing = issues.filter((issue) => !known.has(translatedIssue(issue)));
        if (missing.length > 0) this.addError(key, new ValidationError(missing));
      }
    }
  }
  const data = recorded["data"] === undefined ? undefined : decode(recorded["data"]);
  const made = new Recorded(data as never, formOptions(recorded));
  made.errorCssClass = decode(recorded["error_css_class"]) as string | undefined;
  made.requiredCssClass = decode(recorded["required_css_class"]) as string | undefined;
  await made.isValid();
  return made as unknown as Form;
}

async function ofForm(made: Form, method: string): Promise<unknown> {
  switch (method) {
    case "as_p":
      return { $safe: String(await made.asP()) };
    case "as_ul":
      return { $safe: String(await made.asUl()) };
    case "as_table":
      return { $safe: String(await made.asTable()) };
    case "as_div":
    case "str":
      return { $safe: String(made) };
    case "clean":
      return {
        errors: errorPairs(made),
        cleaned_data: encode({ ...made.cleanedData }),
        changed_data: made.changedData,
      };
    default:
      throw new Missing(`the method ${method} of a form`);
  }
}

function errorPairs(made: Form): unknown {
  return Object.entries(made.errors as unknown as Record<string, ErrorList>).map(([name, list]) => [
    name === nonFieldErrors ? "__all__" : name,
    issueTexts(list),
  ]);
}

const issueTexts = (list: ErrorList): string[] =>
  list.issues.map((issue) => shown(issue.code, translatedIssue(issue)));

async function ofBoundField(
  field: BoundField,
  method: string,
  args: unknown[],
  kwargs: Kwargs,
): Promise<unknown> {
  const labelOptions = {
    ...(args[0] !== undefined && { contents: args[0] as string }),
    ...((args[1] ?? kwargs["attrs"]) !== undefined && {
      attrs: (args[1] ?? kwargs["attrs"]) as Attributes,
    }),
    ...(kwargs["label_suffix"] !== undefined && { labelSuffix: String(kwargs["label_suffix"]) }),
  };
  switch (method) {
    case "str":
      return { $safe: String(field) };
    case "as_widget":
      return encode(await field.asWidget({ attrs: (kwargs["attrs"] ?? {}) as Attributes }));
    case "as_hidden":
      return encode(await field.asHidden((args[0] ?? {}) as Attributes));
    case "as_text":
      return encode(await field.asText((args[0] ?? {}) as Attributes));
    case "as_textarea":
      return encode(await field.asTextarea((args[0] ?? {}) as Attributes));
    case "label_tag":
      return encode(field.labelTag(labelOptions));
    case "legend_tag":
      return encode(field.legendTag(labelOptions));
    case "css_classes":
      return field.cssClasses((kwargs["extra_classes"] ?? args[0] ?? []) as string);
    case "value":
      return encode(field.value());
    case "id_for_label":
      return field.idForLabel;
    default:
      throw new Missing(`the method ${method} of a bound field`);
  }
}

function makeFormSet(recorded: JsonObject): FormSet {
  const fields = (recorded["fields"] as [string, Json][]).map(
    ([name, field]) => [name, makeField(field)] as const,
  );
  class Recorded extends form(Object.fromEntries(fields)) {}
  const setting = (name: string): never => decode(recorded[name]) as never;
  const RecordedSet = formSet(Recorded as never, {
    extra: setting("extra"),
    min: setting("min_num"),
    max: setting("max_num"),
    absoluteMax: setting("absolute_max"),
    validateMin: setting("validate_min"),
    validateMax: setting("validate_max"),
    canOrder: setting("can_order"),
    canDelete: setting("can_delete"),
    canDeleteExtra: setting("can_delete_extra"),
  });
  const messages = Object.entries((recorded["error_messages"] ?? {}) as Record<string, string>);
  return new RecordedSet(decode(recorded["data"]) as never, {
    ...formOptions(recorded),
    errorMessages: Object.fromEntries(
      messages.map(([code, text]) => [camel(code), text.replaceAll(/%\((\w+)\)[sd]/g, "{$1}")]),
    ),
  });
}

async function ofFormSet(set: FormSet, method: string, recorded: JsonObject): Promise<unknown> {
  switch (method) {
    case "as_p":
      return { $safe: String(await set.asP()) };
    case "as_ul":
      return { $safe: String(await set.asUl()) };
    case "as_table":
      return { $safe: String(await set.asTable()) };
    case "as_div":
    case "str":
      return { $safe: String(await set.asDiv()) };
    case "clean":
      return formSetState(set, recorded);
    default:
      throw new Missing(`the method ${method} of a form set`);
  }
}

async function formSetState(
  set: FormSet,
  { can_order: canOrder, can_delete: canDelete }: JsonObject,
): Promise<unknown> {
  const isValid = await set.isValid();
  const listed = (each: object): unknown =>
    Object.entries(each as Record<string, ErrorList>).map(([name, list]) => [
      name === nonFieldErrors ? "__all__" : name,
      issueTexts(list),
    ]);
  const places = (list: readonly Form[]): number[] => list.map((each) => set.forms.indexOf(each));
  return {
    ...(canDelete && isValid && { deleted: places(set.deletedForms) }),
    ...(canOrder && isValid && { ordered: places(set.orderedForms) }),
    is_valid: isValid,
    errors: set.errors.map(listed),
    non_form_errors: issueTexts(set.nonFormErrors),
    total_form_count: set.totalFormCount,
    initial_form_count: set.initialFormCount,
    total_error_count: set.totalErrorCount,
    forms_cleaned_data: set.forms.map((each) => encode({ ...each.cleanedData })),
  };
}
