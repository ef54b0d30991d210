/** The number that a node wrote in decimal; undefined for other text, and for one too large to be exact, which JSON could not hold either. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
