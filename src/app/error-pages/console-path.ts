/** The addresses of the consoles, which no site has. */
export const consolePath = "/__quintet__/console";
export const consoleScriptPath = "/__quintet__/console.js";
