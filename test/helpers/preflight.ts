import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadLab } from '../../src/config/load.ts';
import type { ConfigFlags } from '../../src/config/flags.ts';
import { CommandError } from '../../src/system/exec.ts';
import { collectHostFacts } from '../../src/preflight/collect.ts';
import type { Asked } from '../../src/preflight/collect.ts';
import type { LabFile } from '../../src/preflight/files.ts';
import type { Machine } from '../../src/preflight/machine.ts';
import { scriptedRunner } from './scripted-runner.ts';

const folder = fileURLToPath(new URL('../fixtures/preflight/', import.meta.url));

/** The machines that have fixtures. */
export const machineNames = [
  ...['linux-captured', 'linux-libvirt', 'linux-virtualbox-6.0', 'linux-virtualbox-6.1.28', 'linux-virtualbox-7.1'],
  ...['macos-virtualbox-7.0', 'windows-virtualbox-6.1'],
] as const;
export type MachineName = (typeof machineNames)[number];

interface MachineFile extends Pick<Machine, 'platform' | 'kernel' | 'cores' | 'totalMiB' | 'freeMiB' | 'home'> {
  readonly freeDiskMiB: number;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}

/** The output of a program on a fixture's machine; undefined if it is not installed there. */
export function fixtureText(machine: MachineName, commandLine: string): string | undefined {
  const path = `${folder}${machine}/${commandLine.replace(/[^\w.]+/g, '-')}.txt`;
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  return machine.startsWith('windows') ? text.replaceAll('\n', '\r\n') : text;
}

/** A machine that answers like a fixture, with more files, by path, or with other programs in /usr/sbin. */
export function fixtureMachine(name: MachineName, more: Readonly<Record<string, string>> = {}, programs?: readonly string[]): Machine {
  const { freeDiskMiB, files, folders: known = {}, ...facts } = JSON.parse(readFileSync(`${folder}${name}/machine.json`, 'utf8')) as MachineFile;
  const all: Readonly<Record<string, string>> = { ...files, ...more };
  const folders: typeof known = { ...known, ...(programs && { '/usr/sbin': programs }) };
  return {
    ...facts,
    runner: {
      ...scriptedRunner('host', {}),
      run: argv => {
        const line = [argv[0].replace(/^.*\\|\.exe$/g, ''), ...argv.slice(1)].join(' ');
        const stdout = fixtureText(name, line);
        const result = { argv, exitCode: 0, stdout: stdout ?? '', stderr: '', durationMs: 1 };
        if (stdout !== undefined) return Promise.resolve(result);
        return Promise.reject(new CommandError({ ...result, stderr: `spawn ${argv[0]} ENOENT` }, 'host', 'could not be started'));
      },
    },
    read: path => Promise.resolve(all[path]),
    list: path => Promise.resolve([...new Set([...(folders[path] ?? []), ...namesIn(path, Object.keys(all))])]),
    freeDiskMiB: () => Promise.resolve(freeDiskMiB),
  };
}

function namesIn(path: string, files: readonly string[]): readonly string[] {
  return files.flatMap(file => (file.startsWith(`${path}/`) ? (file.slice(path.length + 1).split('/')[0] ?? []) : []));
}

export interface FixtureCase {
  readonly asked?: Asked;
  readonly flags?: ConfigFlags;
  /** The files in the lab's folder, /lab. */
  readonly lab?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The programs in /usr/sbin instead of the fixture's. */
  readonly programs?: readonly string[];
}

/** The facts of a fixture's machine for a lab. */
export async function fixtureFacts(name: MachineName, { asked = 'vagrant', flags = {}, lab = {}, env, programs }: FixtureCase = {}) {
  const { config } = await loadLab({ cwd: '/', flags });
  const files = Object.fromEntries(Object.entries(lab).map(([file, text]) => [`/lab/${file}`, text]));
  const machine = fixtureMachine(name, files, programs);
  const facts = await collectHostFacts(env ? { ...machine, env } : machine, { config, asked, folder: '/lab', ...(!('/lab/Vagrantfile' in files) && { render: () => Promise.resolve(filesOf(config.name)) }) });
  return { config, facts };
}

/** Valid files for a lab's machines. */
export function filesOf(lab: string): readonly LabFile[] {
  const content = `Vagrant.configure('2') do |config|
  config.vm.box = 'centos/7'
  config.vm.synced_folder '.', '/vagrant', disabled: true
  virtualbox.memory = 1024
  virtualbox.cpus = 1
  libvirt.default_prefix = 'k8s-lab-${lab}-'
end
`;
  return [
    { name: 'Vagrantfile', content },
    { name: 'provision/node1.sh', content: '#!/bin/sh\nset -eu\ntrue\n' },
  ];
}
