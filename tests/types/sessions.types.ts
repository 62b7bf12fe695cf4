/** Sessions and messages: what the compiler knows of their keys, and what must not compile. */

import { expectTypeOf } from "expect-type";
import { charField, manager, model } from "quintet/db";
import { form, forms } from "quintet/forms";
import type { Request } from "quintet/http";
import { messages, messagesMiddleware, SuccessMessage } from "quintet/messages";
import { type Session, sessions } from "quintet/sessions";
import { CreateView, DetailView, FormView } from "quintet/views";

declare module "quintet/sessions" {
  interface SessionData {
    /** For this file alone. */
    typedBasket: number[];
    typedOwner: { name: string };
  }
}

declare const session: Session;
declare const request: Request<{ id: number }>;

expectTypeOf(session.get("typedBasket")).toEqualTypeOf<number[] | undefined>();
expectTypeOf(session.get("typedOwner")?.name).toEqualTypeOf<string | undefined>();
session.set("typedBasket", [1]).set("typedOwner", { name: "Ada" });
// @ts-expect-error -- no such key was declared
session.get("typedBaskets");
// @ts-expect-error -- the basket holds numbers
session.set("typedBasket", ["1"]);
// @ts-expect-error -- the key of the store cannot be changed by hand
session.key = "a";
// @ts-expect-error -- an expiry is no text
session.setExpiry("an hour");
// @ts-expect-error -- how long the cookie is kept is the session's matter
sessions({ cookie: { maxAgeSeconds: 1 } });

messages.success(request, "Saved", { extraTags: "big" });
messages.add(request, 12, "twelve");
messages.add(request, "error", "No");
// @ts-expect-error -- no such level
messages.add(request, "fatal", "No");
// @ts-expect-error -- no such level
messagesMiddleware({ level: "fatal" });

class ContactForm extends form({ name: forms.charField() }) {}
class Book extends model({ title: charField() }) {
  static objects = manager(Book);
}

const Contact = SuccessMessage(FormView(ContactForm), (sent) => {
  expectTypeOf(sent.cleanedData.name).toEqualTypeOf<string>();
  return `Thank you, ${sent.cleanedData.name}.`;
});
Contact.asView();
SuccessMessage(CreateView(Book, { fields: ["title"] }), "The book was added.").asView();
// @ts-expect-error -- the form has no such field
SuccessMessage(FormView(ContactForm), (sent) => sent.cleanedData.names);
// @ts-expect-error -- a view without a form has nothing to succeed in
SuccessMessage(DetailView(Book), "Seen.");
