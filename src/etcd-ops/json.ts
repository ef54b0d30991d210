/** The JSON that etcdctl prints; member ids have 64 bits, which a number of JavaScript cannot hold, and become text. */
export function parseEtcdJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|(-?\d{16,})/g, (whole, string: string | undefined, digits: string) => (string === undefined ? `"${digits}"` : whole)));
  } catch {
    return undefined;
  }
}
