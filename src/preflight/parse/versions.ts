/** Reads `VBoxManage --version`, such as `6.1.28r147628`; warnings may precede it. */
export function parseVirtualBoxVersion(text: string): string | undefined {
  return /^(\d+\.\d+\.\d+)\S*\s*$/m.exec(text)?.[1];
}

/** Reads `vagrant --version`, such as `Vagrant 2.3.4`. */
export function parseVagrantVersion(text: string): string | undefined {
  return /^Vagrant (\d+\.\d+\.\d+)/m.exec(text)?.[1];
}

/** Reads the daemon's version in `virsh version --daemon`, such as `Running against daemon: 9.0.0`. */
export function parseDaemonVersion(text: string): string | undefined {
  return /^Running against daemon: (\d+\.\d+\.\d+)\s*$/m.exec(text)?.[1];
}

/** Whether a version is at least another, number by number; a suffix does not count. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [numbersOf(version), numbersOf(least)];
  const at = need.findIndex((number, index) => (have[index] ?? 0) !== number);
  return at < 0 || (have[at] ?? 0) > (need[at] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
