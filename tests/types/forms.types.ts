/** What the compiler knows of forms: their fields, the values of those, and nothing else. */

import { expectTypeOf } from "expect-type";

import { ValidationError } from "../../src/base/index.ts";
import {
  cascade,
  charField,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  type QuerySet,
} from "../../src/db/index.ts";
import {
  type BoundField,
  type ErrorList,
  type FieldMap,
  type Form,
  form,
  forms,
  formSet,
  modelForm,
} from "../../src/forms/index.ts";
import { gettextLazy } from "../../src/i18n/index.ts";
import { CreateView, ListView } from "../../src/views/index.ts";

class Author extends model({ name: charField({ maxLength: 100 }) }) {
  static objects = manager(Author);
}
class Book extends model({
  title: charField({ maxLength: 200 }),
  pages: integerField({ null: true, blank: true }),
  author: () => foreignKey(Author, { onDelete: cascade }),
  readers: () => manyToMany(Author),
}) {
  static objects = manager(Book);
}

class LoginForm extends form({
  username: forms.charField({ maxLength: 100 }),
  age: forms.integerField({ required: false }),
  remember: forms.booleanField({ required: false }),
}) {
  // A hook sees the value of its field, and the fields with their data.
  cleanUsername(username: string): string {
    expectTypeOf(this.username).toEqualTypeOf<BoundField>();
    return username.trim();
  }
}
const login = new LoginForm({ username: "ada" });

// The fields are properties, and by name in `fields`; nothing else is.
expectTypeOf(login.username).toEqualTypeOf<BoundField>();
expectTypeOf(login.remember).toEqualTypeOf<BoundField>();
expectTypeOf(login.fields.age).toEqualTypeOf<BoundField>();
// @ts-expect-error -- a misspelt field
void login.usrname;
// @ts-expect-error -- a misspelt field
void login.fields.usrname;
// @ts-expect-error -- a field belongs to its form
login.username = login.age;

// Values are typed; what need not be filled in may be missing.
expectTypeOf(login.cleanedData.username).toEqualTypeOf<string>();
expectTypeOf(login.cleanedData.age).toEqualTypeOf<number | undefined>();
expectTypeOf(login.cleanedData.remember).toEqualTypeOf<boolean>();
// @ts-expect-error -- a misspelt field
void login.cleanedData.usrname;

// Errors, too, and what asks for a field by its name.
expectTypeOf(login.errors.username).toEqualTypeOf<ErrorList | undefined>();
// @ts-expect-error -- a misspelt field
void login.errors.usrname;
login.addError("age", "Too young.");
login.addError(null, "Not today.");
// @ts-expect-error -- a misspelt field
login.addError("usrname", "Too short.");

// A form is still what takes any form, and has the members of every form.
expectTypeOf(login).toExtend<Form>();
expectTypeOf(login.isValid).returns.toEqualTypeOf<Promise<boolean>>();
const describeForm = (given: Form): number => [...given].length;
describeForm(login);

// Fields that only the running program knows are asked for by name.
const anyForm = new (form({} as FieldMap))();
expectTypeOf(anyForm.isBound).toEqualTypeOf<boolean>();
// @ts-expect-error -- nobody knows whether there is such a field
void anyForm.username;
expectTypeOf(anyForm.bound("username")).toEqualTypeOf<BoundField>();

// One form builds on the fields of another.
class SignupForm extends form({ ...LoginForm.baseFields, email: forms.emailField() }) {}
expectTypeOf(new SignupForm().username).toEqualTypeOf<BoundField>();
expectTypeOf(new SignupForm().email).toEqualTypeOf<BoundField>();

// A method cannot take the place of a field.
class _Clashing extends form({ username: forms.charField() }) {
  // @ts-expect-error -- it is a field
  username(): string {
    return "";
  }
}

// The forms of a set have their fields.
const logins = new (formSet(LoginForm))();
expectTypeOf(logins.forms[0]!.username).toEqualTypeOf<BoundField>();

// A form of a model has those of its fields that it names.
class BookForm extends modelForm(Book, { fields: ["title", "pages", "author", "readers"] }) {}
const book = new BookForm({ title: "Emma" });
expectTypeOf(book.title).toEqualTypeOf<BoundField>();
expectTypeOf(book.author).toEqualTypeOf<BoundField>();
expectTypeOf(book.cleanedData.title).toEqualTypeOf<string>();
expectTypeOf(book.cleanedData.pages).toEqualTypeOf<number | undefined>();
expectTypeOf(book.cleanedData.author).toEqualTypeOf<Author>();
expectTypeOf(book.cleanedData.readers).toEqualTypeOf<Author[]>();
expectTypeOf(book.instance).toExtend<Book>();

class TitleForm extends modelForm(Book, { fields: ["title"] }) {}
// @ts-expect-error -- the form leaves it out
void new TitleForm().pages;
// @ts-expect-error -- the model has no such field
modelForm(Book, { fields: ["titel"] });

// Labels and widgets are those of any field of the model, whatever is left out.
class WithoutPages extends modelForm(Book, {
  fields: "__all__",
  exclude: ["pages"],
  labels: { title: gettextLazy("Title") },
  widgets: { title: forms.textarea() },
}) {}
const short = new WithoutPages();
expectTypeOf(short.cleanedData.title).toEqualTypeOf<string>();
expectTypeOf(short.title).toEqualTypeOf<BoundField>();
// @ts-expect-error -- it is left out
void short.cleanedData.pages;
// @ts-expect-error -- the model has no such field
modelForm(Book, { fields: ["title"], labels: { titel: "Title" } });
// @ts-expect-error -- the model has no such field
modelForm(Book, { fields: "__all__", exclude: ["titel"] });

// Fields of the form alone, and those that take the place of a field of the model.
class SignUpForm extends modelForm(Book, {
  fields: ["title", "pages"],
  extraFields: { email: forms.emailField(), pages: forms.charField() },
}) {
  cleanEmail(email: string): string {
    return email;
  }
}
const signUp = new SignUpForm();
expectTypeOf(signUp.cleanedData.email).toEqualTypeOf<string>();
expectTypeOf(signUp.cleanedData.pages).toEqualTypeOf<string>();
expectTypeOf(signUp.cleanedData.title).toEqualTypeOf<string>();
expectTypeOf(signUp.email).toEqualTypeOf<BoundField>();
signUp.fields.pages.choices = ["a"];
// @ts-expect-error -- the form has no such field
void signUp.cleanedData.author;

// A message in the language of the reader.
void new ValidationError(gettextLazy("No."));
void new ValidationError({ title: "No.", pages: [gettextLazy("No.")] });
// @ts-expect-error -- neither a message nor issues
void new ValidationError({ title: 3 });

// The fields of a class view are those of its model, and its row has the type of an instance.
CreateView(Author, { fields: ["name"], successUrl: (author) => `/${author.name.length}/` });
// @ts-expect-error -- there is no such field
CreateView(Author, { fields: ["nmae"] });
// @ts-expect-error -- there is no such option
ListView(Author, { contextObjectName: "writers" });

// The rows of a class view have the queries of the model's manager, which chain.
class Essay extends model({ title: charField({ maxLength: 200 }) }) {
  static objects = manager(Essay, {
    titled: (essays, title: string) => essays.filter({ title }),
  });
}
class EssayList extends ListView(Essay) {
  override getQuerySet() {
    return super.getQuerySet().titled("On walking").orderBy("title");
  }
}
void EssayList;
class OtherEssays extends ListView(Essay) {
  override getQuerySet() {
    // @ts-expect-error -- the manager has no such query
    return super.getQuerySet().titeld("On walking");
  }
}
void OtherEssays;
class Authors extends ListView(Author) {
  override getQuerySet(): QuerySet<typeof Author> {
    return super.getQuerySet().filter({ name: "Ada" });
  }
}
void Authors;
