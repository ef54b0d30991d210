import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import type { PreflightReport } from '../../src/preflight/report.ts';
import { fixtureText } from '../helpers/preflight.ts';
import type { MachineName } from '../helpers/preflight.ts';
import { labFolders } from '../helpers/sandbox.ts';
import { oneself } from '../helpers/user.ts';

let home: Home;
let programs: string;

withHome(opened => {
  home = opened;
  programs = join(home.cwd, 'programs');
  mkdirSync(programs);
}, oneself);

/** Puts programs into PATH that answer like a machine of the fixtures, and fail on any other command. */
function play(machine: MachineName, commandLines: readonly string[]): void {
  for (const name of new Set(commandLines.map(line => line.split(' ')[0] ?? ''))) {
    const lines = commandLines.filter(line => line.startsWith(`${name} `));
    const answers = lines.map(line => `'${line.slice(name.length + 1)}') cat <<'END'\n${fixtureText(machine, line) ?? ''}END\n;;`);
    home.write(`programs/${name}`, `#!/bin/sh\ncase "$*" in\n${answers.join('\n')}\n*) echo "not in the fixtures: $*" >&2; exit 2 ;;\nesac\n`, 0o755);
  }
}

const virtualBox = ['--version', 'list hostonlyifs', 'list dhcpservers', 'list vms', 'list runningvms'].map(args => `VBoxManage ${args}`);
const networks = ['ip -o -4 addr', 'ip -4 route show table all'];
const preflight = (...args: readonly string[]): Promise<CliResult> =>
  home.k8sLab(['preflight', ...args], { env: { PATH: `${programs}:${home.env['PATH'] ?? ''}`, VAGRANT_DEFAULT_PROVIDER: '', LIBVIRT_DEFAULT_URI: '' } });
const idsIn = ({ stdout }: CliResult): readonly string[] =>
  (JSON.parse(stdout) as PreflightReport).findings.map(({ id }) => id).filter(id => !ofThisMachine.includes(id));
// This fact is about the machine that runs the test, whatever the fixture.
const ofThisMachine = ['vtx-busy', 'memory-short', 'memory-exceeded', 'disk-short'];

const privateLab = ['--network', '10.244.0.0/16', '--node-network', '192.168.57.0/24'];

describe('k8s-lab preflight', () => {
  beforeEach(() => play('linux-virtualbox-6.1.28', [...virtualBox, ...networks]));

  it('reports problems with evidence and fix', async () => {
    play('linux-virtualbox-6.0', ['vagrant --version']);
    const { exitCode, stdout, stderr } = await preflight('--provider', 'virtualbox');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain("error  VirtualBox does not allow a host-only network with the nodes' addresses\n");
    expect(stdout).toContain(`  fix: sudo sh -c 'mkdir -p /etc/vbox && echo "* 192.168.56.0/21 172.17.8.0/24" >>/etc/vbox/networks.conf'\n`);
    expect(stdout).toContain("warning  the node network is inside docker's default network\n");
    expect(stdout).toMatch(/failed: lab k8s-lab would not come up with virtualbox \(\d errors?, 2 warnings\)\n$/);
  });

  it('lets warnings pass', async () => {
    play('linux-virtualbox-6.0', [...virtualBox, ...networks, 'vagrant --version']);
    const json = await preflight('--provider', 'virtualbox', '--json');
    const { ok, ...rest } = JSON.parse(json.stdout) as PreflightReport;
    expect({ exitCode: json.exitCode, stderr: json.stderr }).toEqual({ exitCode: ok ? 0 : 1, stderr: '' });
    expect(rest).toMatchObject({ schema: 1, lab: 'k8s-lab', hypervisor: 'virtualbox', notSeen: {} });
    expect(idsIn(json)).toEqual(['node-net-inside-docker-default', 'network-not-private']);
  });

  it('finds no problem on a machine without problems', async () => {
    play('linux-virtualbox-6.0', [...virtualBox, ...networks, 'vagrant --version']);
    expect(idsIn(await preflight('--provider', 'vagrant', '--json', ...privateLab))).toEqual([]);
  });

  it("finds problems in the files in the lab's folder", async () => {
    play('linux-virtualbox-6.0', [...virtualBox, ...networks, 'vagrant --version']);
    expect(await home.k8sLab(['render', '--out', 'lab'])).toMatchObject({ exitCode: 0 });
    expect(idsIn(await preflight('--provider', 'virtualbox', '--folder', 'lab', '--json', ...privateLab))).toEqual([]);
    home.write('lab/provision/node1.sh', '#!/bin/sh\r\nsystemctl start docker\r\n');
    expect(idsIn(await preflight('--provider', 'virtualbox', '--folder', 'lab', '--json', ...privateLab))).toEqual(['crlf', 'swallowed-provision-error']);
  });

  it('fails if --folder has no Vagrantfile', async () => {
    expect(await preflight('--folder', 'nowhere')).toMatchObject({
      exitCode: 2,
      stderr: 'k8s-lab: --folder nowhere: no Vagrantfile in this folder\nhint: `k8s-lab render --out nowhere` writes one\n',
    });
  });

  it('reports facts that it could not read', async () => {
    play('linux-virtualbox-6.0', [...virtualBox, 'vagrant --version']);
    home.write('programs/ip', '#!/bin/sh\necho "ip: broken" >&2\nexit 1\n', 0o755);
    const { stdout } = await preflight('--provider', 'virtualbox', ...privateLab);
    expect(stdout).toContain('not checked: addresses: ip: broken\nnot checked: routes: ip: broken\n');
  });

  it('accepts the sandbox, and lists the known providers', async () => {
    expect(await preflight()).toMatchObject({ exitCode: 0, stdout: 'passed: lab k8s-lab can be brought up in the sandbox (no problems found)\n' });
    expect(await preflight('--provider', 'amiga')).toMatchObject({
      exitCode: 2,
      stderr: 'k8s-lab: --provider amiga: preflight has no checks for it\nhint: expected one of sandbox, vagrant, virtualbox, libvirt\n',
    });
  });
});

describe('k8s-lab up', () => {
  // A small file system for the lab's folder, in its own mount namespace: the sandbox needs 9 MiB.
  const upOnSmallDisk = (size: string, ...args: readonly string[]): Promise<CliResult> => {
    const folder = join(home.stateFolder, '..');
    const command = [process.execPath, home.cli].join(' ');
    const script = `mount -t tmpfs -o size=${size} none '${folder}' && ${command} up --nodes 1 "$@"; code=$?; ${command} down >/dev/null; exit $code`;
    return home.program(['unshare', '-Urm', 'sh', '-c', script, 'sh', ...args]).ended;
  };

  it('boots nothing on a machine with errors', async () => {
    const { exitCode, stdout, stderr } = await upOnSmallDisk('4m');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^error {2}free disk space is too small for the nodes\n {2}disk-short\n/);
    expect(stderr).toContain('    actual:   4 MiB\n');
    expect(stderr).toMatch(/k8s-lab: preflight found 1 error; nothing was booted\nhint: .*--force.*\n$/);
    expect(labFolders(home)).toEqual([]);
  });

  it('continues with --force, and reports it', async () => {
    const { exitCode, stdout, stderr } = await upOnSmallDisk('4m', '--force');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('ready: lab k8s-lab') as string });
    expect(stderr).toContain('--force: continuing despite 1 error from preflight\n');
  });

  it('prints nothing, and runs no program for it, if there are no problems', async () => {
    const { exitCode, stderr } = await upOnSmallDisk('64m', '-v');
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('preflight');
    expect(stderr).not.toMatch(/vagrant|VBoxManage|virsh|ip -o -4 addr\n/);
  });

  it('still prints the plan of --dry-run', async () => {
    expect(await upOnSmallDisk('4m', '--dry-run')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
