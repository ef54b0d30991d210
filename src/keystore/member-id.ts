/** A 64-bit id of etcd, given as a decimal number or text, in the notation of its own log and tables. */
export function hexId(id: string | number): string {
  return BigInt(id).toString(16);
}
