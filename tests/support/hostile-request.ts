/** Requests that no honest client sends, as bytes: made of parts that are wrong in many ways. */

export interface Random {
  /** A whole number from 0, below this. */
  below(end: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** The same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { below, pick: (items) => items[below(items.length)]! };
}

const evil = [
  "", " ", "a", "%", "%00", "%ff", "%C3%A4", "\u00e4", "..", "../../etc/passwd", "%2e%2e%2f", "\\..\\", "//evil.test/",
  "\0", "\t", "\x7f", "\xff", "%0d%0aX-Injected: 1", "\r\nX-Injected: 1", "'\"<script>", "{{7*7}}", "${1}", "__proto__",
  "constructor", "NaN", "-1", "99999999999999999999", "1e400", "[]", "a[b][c]=1", "*", "javascript:alert(1)", ";", ",",
  "=", "&", "#", "?", "a".repeat(300), "%".repeat(50), "é".repeat(50), "a=b; ".repeat(60), "W/\"1\"", "\"1\"", "bytes=0-",
] as const; // prettier-ignore

const paths = [
  "/", "/echo/", "/json/", "/to/", "/item/1/a/", "/item/", "/static/", "/static/site.css", "/static/../../big.bin", "/file/",
  "/big/", "/echo", "/none/", "*", "", "http://a.test/echo/", "https://evil.test/", "//evil.test/echo/", "/static/%00", "/%",
] as const; // prettier-ignore

const methods = ["GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "GET GET", "", "X", "CONNECT", "PROPFIND"]; // prettier-ignore
const versions = [
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.0",
  "HTTP/2.0",
  "HTTP/0.9",
  "HTTP/1.1 ",
  "http/1.1",
  "",
];
const names = [
  "Host", "Cookie", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Content-Length",
  "Transfer-Encoding", "Range", "If-Range", "If-None-Match", "If-Match", "If-Modified-Since", "Connection", "Upgrade",
  "Expect", "Origin", "Referer", "Sec-Fetch-Site", "X-Csrftoken", "X-Forwarded-For", "X-Forwarded-Proto",
  "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded", "Content-Encoding", "TE", "__proto__", "constructor", "X\0Y", "",
] as const; // prettier-ignore
const values = [
  "127.0.0.1", "a.test", "a.test:99999", "[::1", "evil.test", "a.test@evil.test", "gzip", "gzip;q=0, *", "chunked", "chunked, identity",
  "bytes=0-1", "bytes=-1", "bytes=9-1", "bytes=0-1,3-4", "bytes=99999999999999999999-", "Thu, 01 Jan 1970 00:00:00 GMT",
  "keep-alive", "close", "upgrade", "websocket", "100-continue", "https", "for=\"", "for=1.2.3.4;proto=https;host=evil.test",
  "csrftoken=a", "csrftoken=" + "a".repeat(32), "same-origin", "cross-site", "null", "text/html;q=x", "*/*;q=1;q=2", "0", "-5", "5, 5", "0x10",
] as const; // prettier-ignore
const types = [
  "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "application/json", "application/json; charset=none",
  "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=x; charset=\0", "text/plain", ";;;", "a/b/c",
] as const; // prettier-ignore

/** Two of three are well-formed HTTP, so that they come as far as the site. */
export function hostileRequest(random: Random): Buffer {
  const { pick, below } = random;
  const isFormed = below(3) > 0;
  const formed = (text: string): string => (isFormed ? text.replaceAll(/[^\x21-\x7e]/g, "") : text);
  const any = (): string => formed(pick(below(2) === 0 ? evil : values));
  const body = below(2) === 0 ? "" : bodyOf(random);
  const method = isFormed ? pick(["GET", "GET", "HEAD", "POST", "POST", "PUT"]) : pick(methods);
  const query = below(2) === 0 ? "" : `?next=${any()}&${any()}=${any()}`;
  const host = below(8) === 0 ? any() : "127.0.0.1";
  const headers: string[] = !isFormed && below(8) === 0 ? [] : [`Host: ${host}`];
  if (below(3) > 0) headers.push("Connection: close");
  if (body !== "" && (isFormed || below(8) > 0)) {
    const isWrong = !isFormed && below(4) === 0;
    const length = isWrong ? pick([0, 1, body.length + 9, body.length * 3, -1]) : body.length;
    headers.push(`Content-Type: ${pick(types).replaceAll("\0", isFormed ? "" : "\0")}`);
    headers.push(`Content-Length: ${length}`);
  }
  for (let count = below(6); count > 0; count--) {
    const name = pick(names);
    const isFraming = /^$|\0|^(?:host|content-length|transfer-encoding|expect|upgrade)$/i.test(
      name,
    );
    if (!isFormed || !isFraming) headers.push(`${name}: ${any()}`);
  }
  if (below(60) === 0) headers.push(...Array.from({ length: 3000 }, (_, n) => `X-${n}: 1`));
  const lineEnd = !isFormed && below(12) === 0 ? "\n" : "\r\n";
  const line = `${method} ${formed(pick(paths))}${query} ${isFormed ? "HTTP/1.1" : pick(versions)}`;
  const whole = [line, ...headers, "", body].join(lineEnd);
  const bytes = Buffer.from(whole + (below(30) === 0 ? whole : ""), "latin1");
  if (isFormed) return bytes;
  for (let count = below(4) === 0 ? below(6) : 0; count > 0; count--) {
    bytes[below(bytes.length)] = below(256);
  }
  return below(8) === 0 ? bytes.subarray(0, 1 + below(bytes.length)) : bytes;
}

function bodyOf(random: Random): string {
  const { pick, below } = random;
  const several = (make: () => string): string => Array.from({ length: below(6) }, make).join("");
  switch (below(6)) {
    case 0:
      return several(() => `${pick(evil)}=${pick(evil)}&`);
    case 1:
      return pick([
        "{",
        "[",
        '{"__proto__":1}',
        "null",
        "1e999",
        '"\\ud800"',
        "[".repeat(2000),
        '{"a":'.repeat(500),
      ]);
    case 2:
      return "a&".repeat(below(3000));
    case 3:
      return `\xff\xfe${"\0".repeat(below(500))}`;
    case 4: {
      const parts = several(
        () =>
          `--x\r\nContent-Disposition: form-data; name="${pick(evil)}"; filename${pick(["", "*"])}=${pick(["", '"'])}${pick(evil)}\r\n` +
          `${pick(["", "Content-Transfer-Encoding: base64\r\n", "Content-Type: ;;\r\n", ":\r\n"])}\r\n${pick(evil)}\r\n`,
      );
      return `${parts}${pick(["--x--\r\n", "--x--", "--x", "", "--x--\r\n--x\r\n"])}`;
    }
    default:
      return `5\r\nhello\r\n${pick(["0\r\n\r\n", "", "ffffffffffffffff\r\n", "-1\r\n", "0\r\nX-Injected: 1\r\n\r\n"])}`;
  }
}
