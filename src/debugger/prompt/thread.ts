/** Where the debugger's thread begins: what it loads is compiled once, and kept for the next time. */

import { enableCompileCache } from "node:module";

enableCompileCache();
await import("./main.ts");
