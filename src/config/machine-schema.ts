import * as z from 'zod';
import { choice, integer, section, text } from './fields.ts';

// Each of these ends up in an ssh_config file, one value a line.
const word = (what: string) => text(value => /^[^\s"'\\%$#]+$/.test(value) && !value.startsWith('-'), `${what} without blanks or quotes is allowed`);
const path = (what: string) => text(value => value !== '' && !/[\p{Cc}"\\%$]/u.test(value), `the path of ${what} is allowed`);

const option = z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, true and false are allowed' });
const options = z
  .record(z.string().regex(/^[a-z][a-z0-9_]*$/), option, { error: 'options by the names that Vagrant gives them, such as storage_pool_name, are allowed' })
  .describe('Options of the provider by their name in a Vagrantfile, such as gui: true.');

/** Memory of a machine, in MiB. */
export const memory = integer(256, 1_048_576);
/** Processors of a machine. */
export const cpus = integer(1, 256);

/** The virtual machines of the provider vagrant. */
export const vagrant = section({
  guest: choice(['centos7', 'debian']).optional().describe('System of the machines. Default: centos7.'),
  box: word('the name of a box').optional().describe('Vagrant box. Default: centos/7, or debian/bookworm64.'),
  hypervisor: choice(['virtualbox', 'libvirt']).optional().describe('Default: VirtualBox where it is installed, else libvirt.'),
  driver: choice(['kvm', 'qemu']).optional().describe('libvirt: kvm, or emulation. Default: kvm where the processor and /dev/kvm allow it.'),
  memory: memory.optional().describe('Memory of each machine in MiB. Default: 1024.'),
  cpus: cpus.optional().describe('Processors of each machine. Default: 1.'),
  options: section({ virtualbox: options.optional(), libvirt: options.optional() })
    .optional()
    .describe('More options for the Vagrantfile, handed to the provider as they are.'),
});

const user = word('a user').optional().describe('User to log in as. Default: whoever runs k8s-lab.');
const port = integer(1, 65535).optional().describe('Port of sshd. Default: 22.');
const key = path('a private key').optional().describe('Private key, relative to this file. Default: those that ssh tries by itself.');

/** How one host is reached, where it differs from the others. */
export const nodeSsh = section({
  host: word('a host name or an address').optional().describe('Host name or address that sshd answers at. Default: the address of the node.'),
  ...{ user, port, key },
});

/** How the provider ssh reaches the hosts. */
export const ssh = section({
  ...{ user, port, key },
  jump: word('a host, as user@host:port,').optional().describe('Host to go through, as ssh -J takes it.'),
  knownHosts: path('a file').optional().describe('Known host keys, relative to this file; a host that is not in it is refused. Default: those of ssh.'),
});
