/** What runs in the browser: sends a line of a console and shows the answer, as text. */

import { consolePath } from "./console-path.ts";

export const consoleScript = `
const askPin = () => {
  const pin = prompt("The PIN is printed in the terminal of the server:");
  if (pin !== null) sessionStorage.setItem("quintet-pin", pin.trim());
  return pin;
};
const send = async (form, code) => {
  const pin = sessionStorage.getItem("quintet-pin") ?? askPin();
  if (pin === null) return "";
  const { error, frame } = form.dataset;
  const response = await fetch(${JSON.stringify(consolePath)}, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ pin, error, frame, code }),
  });
  const { output, problem } = await response.json();
  if (response.status === 403) sessionStorage.removeItem("quintet-pin");
  return output ?? problem;
};
for (const form of document.querySelectorAll("form.console")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [input, output] = [form.querySelector("input"), form.querySelector("output")];
    const code = input.value;
    if (code.trim() === "") return;
    input.value = "";
    output.textContent += "> " + code + "\\n" + (await send(form, code)) + "\\n";
    output.scrollTop = output.scrollHeight;
  });
}
`;
