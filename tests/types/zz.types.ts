import { charField, manager, model } from "../../src/db/index.ts";
export class A1 extends model({ text: charField({ maxLength: 200 }), st: charField({ choices: ["a", "b"] }) }) { static objects = manager(A1); }
A1.objects.filter({ text: 3 });
A1.objects.filter({ txt: "x" });
A1.objects.filter({ st: "c" });
A1.objects.values("txt");
A1.objects.orderBy("-txt");
A1.objects.selectRelated("txt");
