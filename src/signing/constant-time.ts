import { timingSafeEqual } from "node:crypto";

/**
 * Are both the same? The time it takes says nothing of where they differ, so a secret cannot be
 * guessed character by character. It does say whether their lengths differ.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#module-django.utils.crypto
 */
export function constantTimeEqual(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const [a, b] = [bytesOf(left), bytesOf(right)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : value;
}
