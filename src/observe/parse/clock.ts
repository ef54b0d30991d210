/** Milliseconds since the epoch from `date +%s.%N`; undefined when the text is no time. */
export function parseClock(text: string): number | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d*|%?N))?\s*$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return Number(seconds) * 1000 + Number(`0.${/^\d+$/.test(fraction) ? fraction : '0'}`) * 1000;
}
