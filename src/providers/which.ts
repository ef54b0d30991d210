import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderName } from '../config/lab-config.ts';

// Files that only a lab of that provider has in its folder.
const marks = {
  vagrant: ['vagrant.json', 'vagrant'],
  ssh: ['ssh.json'],
  sandbox: ['files'],
} as const satisfies Record<ProviderName, readonly string[]>;

/** The provider that the lab of this name was brought up with; undefined if the lab does not exist. */
export function providerOfLab(stateFolder: string, labName: string): ProviderName | undefined {
  const names = Object.keys(marks) as ProviderName[];
  return names.find(provider => marks[provider].some(mark => existsSync(join(stateFolder, labName, mark))));
}
