/** Tags that remember: cycle, resetcycle, ifchanged; and firstof, which only chooses. */

import { emitValue, requireWhole } from "../emit-expression.ts";
import type { ParsedExpression } from "../expression.ts";
import { type Code, type TemplateNode } from "../node.ts";
import type { BuiltinTag, Parser } from "../parser.ts";

/** A `{% cycle %}`: its key in the state of the render. */
interface Cycle {
  readonly values: readonly ParsedExpression[];
  readonly name: string | undefined;
  readonly isSilent: boolean;
}

function namedCycles(parser: Parser): Map<string, Cycle> {
  const cycles = (parser.memory.get("cycles") as Map<string, Cycle> | undefined) ?? new Map();
  parser.memory.set("cycles", cycles);
  return cycles;
}

const cycle: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length === 0) throw parser.error("'cycle' tag requires at least two arguments");
  const [first] = parts;
  if (parts.length === 1) {
    const cycles = namedCycles(parser);
    if (cycles.size === 0) {
      throw parser.error(`No named cycles in template. '${first}' is not defined`);
    }
    const found = cycles.get(first!);
    if (found === undefined) throw parser.error(`Named cycle '${first}' does not exist`);
    parser.memory.set("last cycle", found);
    return cycleNode(offset, found);
  }
  const made = parseCycle(parser, parts);
  if (made.name !== undefined) namedCycles(parser).set(made.name, made);
  parser.memory.set("last cycle", made);
  return cycleNode(offset, made);
};

function parseCycle(parser: Parser, parts: readonly string[]): Cycle {
  const rest = [...parts];
  let isSilent = false;
  if (rest.length > 3 && rest.at(-3) === "as") {
    const flag = rest.pop()!;
    if (flag !== "silent") {
      throw parser.error(`Only 'silent' flag is allowed after cycle's name, not '${flag}'.`);
    }
    isSilent = true;
  }
  const name = rest.length > 2 && rest.at(-2) === "as" ? rest.splice(-2)[1] : undefined;
  return { values: rest.map((part) => parser.expression(part)), name, isSilent };
}

function cycleNode(offset: number, { values, name, isSilent }: Cycle): TemplateNode {
  const key = values;
  return {
    offset,
    assigns: name === undefined ? [] : [name],
    emit(code) {
      if (name !== undefined) code.needsContext();
      code.at(offset);
      const [index, value] = [code.temp(), code.temp()];
      code.line(`${index}=rt.cycle(x,${code.constant(key)},${values.length});`);
      const choices = values.map((each, at) => {
        requireWhole(code, each);
        const js = emitValue(code, each, "report");
        return at === values.length - 1 ? js : `${index}===${at}?${js}:`;
      });
      code.line(`${value}=${choices.join("")};`);
      if (name !== undefined) code.line(`x.setUpward(${JSON.stringify(name)},${value});`);
      if (!isSilent) code.output(`${code.outputFunction}(${value}??null)`);
    },
  };
}

const resetcycle: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length > 1) throw parser.error("'resetcycle' tag accepts at most one argument.");
  const [name] = parts;
  const found =
    name === undefined
      ? (parser.memory.get("last cycle") as Cycle | undefined)
      : namedCycles(parser).get(name);
  if (found === undefined) {
    throw parser.error(
      name === undefined ? "No cycles in template." : `Named cycle '${name}' does not exist.`,
    );
  }
  return {
    offset,
    emit: (code) => code.line(`rt.resetCycle(x,${code.constant(found.values)});`),
  };
};

const firstof: BuiltinTag = (parser, { offset, parts }) => {
  const rest = [...parts];
  const as = rest.length >= 2 && rest.at(-2) === "as" ? rest.splice(-2)[1] : undefined;
  if (rest.length === 0) throw parser.error("'firstof' statement requires at least one argument");
  const values = rest.map((part) => parser.expression(part));
  return {
    offset,
    assigns: as === undefined ? [] : [as],
    emit(code) {
      if (as !== undefined) code.needsContext();
      code.at(offset);
      const found = code.temp();
      for (const each of values) requireWhole(code, each);
      const tests = values.map((each) => `truthy(${found}=${emitValue(code, each, "null")})`);
      code.line(`${found}=${tests.join("||")}?${found}:"";`);
      if (as === undefined) {
        code.output(`${code.outputFunction}(${found})`);
        return;
      }
      const text = code.temp();
      code.line(`${text}=${code.setting.autoescape ? "out" : "raw"}(${found});`);
      code.line(`if(typeof ${text}!=="string")${text}=yield ${text};`);
      code.line(`x.set(${JSON.stringify(as)},new rt.SafeString(${text}));`);
    },
  };
};

const ifchanged: BuiltinTag = (parser, { offset, parts }) => {
  const values = parts.map((part) => parser.expression(part));
  const { nodes, end } = parser.parseUntil("else", "endifchanged");
  if (end.name === "else") parser.mustBeAlone(end);
  const otherwise = end.name === "else" ? parser.parseUntil("endifchanged").nodes : [];
  const key = {};
  return {
    offset,
    bodies: [nodes, otherwise],
    emit(code) {
      code.at(offset);
      const now = code.temp();
      let content: string | undefined;
      const before = code.setting;
      if (values.length === 0) {
        content = code.capture(nodes);
        code.line(`${now}=[${content}];`);
      } else {
        code.line(`${now}=[${values.map((each) => emitValue(code, each, "null")).join(",")}];`);
      }
      const behind = code.setting;
      code.setting = before;
      const [then, else_] = code.branches([
        () => {
          if (content === undefined) code.nodes(nodes);
          else {
            code.line(`o+=${content};`);
            code.setting = behind;
          }
        },
        () => code.nodes(otherwise),
      ]);
      code.line(`if(rt.changed(x,${code.constant(key)},${currentLoop(code)},${now})){`);
      code.lines(then!);
      code.line("}else{");
      code.lines(else_!);
      code.line("}");
    },
  };
};

/** JavaScript for the loop we are in: what has changed is asked anew in each. */
function currentLoop(code: Code): string {
  const binding = code.binding("forloop");
  if (binding.kind !== "loop") return 'x.get("forloop")';
  binding.use?.();
  return binding.object;
}

export const memoryTags: Readonly<Record<string, BuiltinTag>> = {
  cycle,
  resetcycle,
  firstof,
  ifchanged,
};
