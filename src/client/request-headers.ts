/** Which headers go to which server. */

/** What tells a server nothing that it must not know. */
const open: ReadonlySet<string> = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "content-type",
  "user-agent",
]);

const secretPattern =
  /auth|bearer|cookie|credential|jwt|key|otp(?![a-z])|pass|\bpin\b|secret|session|signature|token/i;

/** Those of a session that any server may get: for one that is not the session's own. */
export function openOnly(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => open.has(name.toLowerCase())),
  );
}

/**
 * Takes away what was meant for another server: all that the session adds, and what by its name is
 * a secret.
 */
export function leaveServer(headers: Headers, ofSession: ReadonlySet<string>): void {
  for (const name of new Headers(headers).keys()) {
    const isOfSession = ofSession.has(name) && !open.has(name);
    if (isOfSession || secretPattern.test(name)) headers.delete(name);
  }
}

/** Takes user and password out of an address; as the header that carries them, if there are any. */
export function takeCredentials(url: URL): string | undefined {
  const { username, password } = url;
  if (username === "" && password === "") return undefined;
  url.username = "";
  url.password = "";
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
