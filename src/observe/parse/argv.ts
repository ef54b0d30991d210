/** Reads /proc/PID/cmdline, as grep printed it: words that each end with a NUL. */
export function parseArgv(cmdline: string): readonly string[] {
  const text = cmdline.replace(/\n$/, '').replace(/\0$/, '');
  return text === '' ? [] : text.split('\0');
}
