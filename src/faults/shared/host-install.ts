import type { CureAction } from '../fault.ts';
import { onMachine } from './host-look.ts';

/** Installs a program with apt, Homebrew or winget; no action on other systems. */
export function installed(platform: string | undefined, packages: Readonly<Record<'linux' | 'darwin' | 'win32', string>>): readonly CureAction[] {
  if (platform === 'linux') return [onMachine('sudo', 'apt-get', 'install', packages.linux)];
  if (platform === 'darwin') return [onMachine('brew', 'install', '--cask', packages.darwin)];
  return platform === 'win32' ? [onMachine('winget', 'install', packages.win32)] : [];
}
