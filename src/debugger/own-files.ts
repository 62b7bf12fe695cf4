/** Where Quintet's own files are: in the repository TypeScript, in the package JavaScript. */

export const sourceExtension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** Everything below it is Quintet's. */
export const quintetUrl = new URL("../", import.meta.url).href;

/** The file with `stopHere` and `examine`. */
export const stopUrl = new URL(`./stop${sourceExtension}`, import.meta.url).href;
