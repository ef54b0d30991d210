/** Whether the text is an absolute etcd path of plain segments, without a trailing slash. */
export function isEtcdPrefix(text: string): boolean {
  return /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/.test(text);
}
