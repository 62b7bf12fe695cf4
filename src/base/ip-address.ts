/**
 * The shortest spelling of an IPv6 address, `2001:db8::1`, with its zone if it has one.
 *
 * @param text A valid IPv6 address.
 * @param unpackIpv4 Is `::ffff:192.0.2.1` to become `192.0.2.1`?
 * @see https://www.rfc-editor.org/rfc/rfc5952
 */
export function shortestIpv6(text: string, unpackIpv4: boolean): string {
  const [address, zone] = text.split("%") as [string, string?];
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(short);
  if (mapped) {
    const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
    const dotted = [high >> 8, high & 255, low >> 8, low & 255].join(".");
    return unpackIpv4 ? dotted : `::ffff:${dotted}`;
  }
  return zone === undefined ? short : `${short}%${zone}`;
}
