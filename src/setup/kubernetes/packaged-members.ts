import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import type { FileMember } from '../../system/tar-file.ts';
import { binFolders, libraryFolders } from '../helpers.ts';
import { isExecutable, lookUp } from '../look-up.ts';

/** Commands of busybox that an image has by their own names. */
const applets = [
  ...['cat', 'cp', 'date', 'df', 'env', 'false', 'grep', 'head', 'hostname', 'id', 'ip', 'kill', 'ls', 'mkdir', 'mv', 'nc', 'netstat', 'nslookup'],
  ...['ping', 'printf', 'ps', 'rm', 'sed', 'sh', 'sleep', 'tail', 'telnet', 'top', 'traceroute', 'true', 'uname', 'vi', 'wget'],
];

/** busybox and its commands, from an extracted package. */
export function busyboxMembers(tree: string): readonly FileMember[] {
  const path = lookUp('busybox', binFolders.map(folder => join(tree, folder)));
  if (path === undefined) throw new SetupError("Debian's busybox-static does not contain busybox");
  return [
    { type: 'file', name: 'bin/busybox', mode: 0o755, content: { path } },
    ...applets.map(name => ({ type: 'link', name: `bin/${name}`, mode: 0o777, target: 'busybox' }) as const),
  ];
}

/** A program and its shared libraries, from extracted packages; none of the host's own libraries is used. */
export async function programMembers(host: Host, tree: string, program: string): Promise<readonly FileMember[]> {
  const path = join(tree, program);
  if (!isExecutable(path)) throw new SetupError(`the extracted Debian packages do not contain ${program}`);
  const folders = libraryFolders(tree);
  const loader = filesIn(folders).find(file => /^ld-linux.*\.so\.\d+$/.test(basename(file)));
  if (loader === undefined) throw new SetupError('the extracted Debian packages do not contain a dynamic linker');
  const { stdout } = await host.run([loader, '--library-path', folders.join(':'), '--list', path]);
  // The C library loads this one by itself, up to 2.33 to look up users.
  const users = filesIn(folders).filter(file => basename(file) === 'libnss_files.so.2');
  return [
    { type: 'file', name: program, mode: 0o755, content: { path } },
    ...parseLinked(stdout).map(([name, file]) => libraryMember(name.startsWith('/') ? name.slice(1) : `lib/${name}`, file)),
    ...users.map(file => libraryMember(`lib/${basename(file)}`, file)),
  ];
}

/** The libraries that the dynamic linker's `--list` names, with their files. */
export function parseLinked(list: string): readonly (readonly [name: string, file: string])[] {
  const missing = /^\s*(\S+) => not found/m.exec(list)?.[1];
  if (missing !== undefined) throw new SetupError(`the extracted Debian packages do not contain ${missing}`);
  return [...list.matchAll(/^\s*(\S+) => (\S+) \(0x/gm)].map(([, name = '', file = '']) => [name, file] as const);
}

// Symbolic links that are absolute lead out of the tree.
function filesIn(folders: readonly string[]): readonly string[] {
  return folders.flatMap(folder => readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile()).map(({ name }) => join(folder, name)));
}

function libraryMember(name: string, file: string): FileMember {
  if (!existsSync(file)) throw new SetupError(`${file} is missing from the extracted Debian packages`);
  return { type: 'file', name, mode: 0o755, content: { path: realpathSync(file) } };
}
