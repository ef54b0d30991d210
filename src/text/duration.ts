/** A duration in milliseconds for people: `85 ms`, `1.2 s`, `2 min 5 s`, `23 h 59 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Milliseconds of `30`, `30s`, `500ms` or `2m`, a bare number being seconds; undefined if the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
  return number === undefined ? undefined : Number(number) * (factors[unit] ?? 1);
}
