const root = '/proc/sys/';

/** The sysctls among a node's files, named as sysctl(8) does: a dot in a device's name becomes a slash. */
export function parseSysctls(files: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const found = [...files].filter(([path]) => path.startsWith(`${root}net/`));
  return Object.fromEntries(found.map(([path, text]) => [nameOf(path.slice(root.length)), text.trim()]));
}

function nameOf(path: string): string {
  return path.replace(/[./]/g, character => (character === '.' ? '/' : '.'));
}
