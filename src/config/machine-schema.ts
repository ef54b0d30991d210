import * as z from 'zod';
import { choice, integer, section, text } from './fields.ts';

// Each of these is written to an ssh_config file, one value per line.
const word = (what: string) => text(value => /^[^\s"'\\%$#]+$/.test(value) && !value.startsWith('-'), `valid; expected ${what} without blanks or quotes`);
const path = (what: string) => text(value => value !== '' && !/[\p{Cc}"\\%$]/u.test(value), `valid; expected the path of ${what}`);

const option = z.union([z.string(), z.number(), z.boolean()], { error: 'valid; expected a text, a number, true or false' });
const optionPattern = '^[a-z][a-z0-9_]*$';
const optionName = text(name => new RegExp(optionPattern).test(name), 'a valid option; expected its name in a Vagrantfile, e.g. storage_pool_name').meta({ pattern: optionPattern });
const options = z
  .record(optionName, option, { error: 'valid; expected options by their names in a Vagrantfile, e.g. storage_pool_name' })
  .describe('Options of the provider, by their names in a Vagrantfile, such as gui: true.');

/** Memory of a machine, in MiB. */
export const memory = integer(256, 1_048_576);
/** CPUs of a machine. */
export const cpus = integer(1, 256);

/** Virtual machines of the provider vagrant. */
export const vagrant = section({
  guest: choice(['centos7', 'debian']).optional().describe('Operating system of the machines. Default: centos7.'),
  box: word('the name of a box').optional().describe('Vagrant box. Default: centos/7, or debian/bookworm64.'),
  hypervisor: choice(['virtualbox', 'libvirt']).optional().describe('Hypervisor. Default: virtualbox if it is installed, else libvirt.'),
  driver: choice(['kvm', 'qemu']).optional().describe('libvirt: kvm, or qemu (emulation). Default: kvm if the CPU and /dev/kvm support it.'),
  memory: memory.optional().describe('Memory of each machine in MiB. Default: 1024.'),
  cpus: cpus.optional().describe('CPUs of each machine. Default: 1.'),
  options: section({ virtualbox: options.optional(), libvirt: options.optional() })
    .optional()
    .describe('More options for the Vagrantfile, passed to the provider unchanged.'),
});

const user = word('a user').optional().describe('User to log in as. Default: the user who runs k8s-lab.');
const port = integer(1, 65535).optional().describe('Port of sshd. Default: 22.');
const key = path('a private key').optional().describe('Private key, relative to this file. Default: the keys that ssh tries by itself.');

/** How one host is reached, if it differs from the ssh section. */
export const nodeSsh = section({
  host: word('a host name or an address').optional().describe('Host name or address of sshd. Default: the address of the node.'),
  ...{ user, port, key },
});

/** How the provider ssh reaches the hosts. */
export const ssh = section({
  ...{ user, port, key },
  jump: word('a host such as user@host:port').optional().describe('Jump host, as in ssh -J.'),
  knownHosts: path('a file').optional().describe('known_hosts file, relative to this file; hosts missing from it are refused. Default: the files that ssh uses.'),
});
