/** An object of JSON text that nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A value as an object; empty if it is none. */
export function objectIn(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** A value as an array; empty if it is none. */
export function arrayIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A value as a text; empty if it is none. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
