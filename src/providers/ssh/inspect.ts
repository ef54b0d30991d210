import type { NodeConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import { CommandError } from '../../system/exec.ts';
import { isConnected } from '../remote/connections.ts';
import { openNode } from '../remote/remote-lab.ts';
import type { RemoteLab } from '../remote/remote-lab.ts';

/** The facts of a host before k8s-lab changes it. */
export interface HostFacts {
  readonly platform: 'debian' | 'centos7';
  /** From /etc/os-release: debian 12. */
  readonly os: string;
  /** Running docker containers; they are restarted on flannel's subnet. */
  readonly containers: number;
}

/** Inspects a host and changes nothing; rejects with a ProviderError that says why it cannot be a node. */
export async function inspect(lab: RemoteLab, planned: NodeConfig): Promise<HostFacts> {
  const facts = parseFacts(await ask(lab, planned));
  const { name, address } = planned;
  const refuse = (what: string, hint: string): ProviderError => new ProviderError(`${name} cannot be a node: ${what}`, { hint });
  const owner = facts.get('lab');
  if (owner && owner !== lab.record.config.name) throw refuse(`it is a node of the lab ${owner}`, `run \`k8s-lab down --name ${owner}\` on the machine that brought it up`);
  if (facts.get('systemd') !== 'yes') throw refuse('it does not run systemd', 'use a host with Debian 12, Ubuntu or CentOS 7');
  if (facts.get('address') !== 'yes') throw refuse(`none of its interfaces has the address ${address}`, `add that address to the host, or set ${name}'s address in the lab file to an existing one`);
  const os = facts.get('os') ?? 'unknown';
  const platform = /^(debian|ubuntu) /.test(os) ? 'debian' : os === 'centos 7' ? 'centos7' : undefined;
  if (!platform) throw refuse(`k8s-lab does not support ${os}`, 'use a host with Debian 12, Ubuntu or CentOS 7');
  return { platform, os, containers: Number(facts.get('containers') ?? 0) };
}

async function ask(lab: RemoteLab, planned: NodeConfig): Promise<string> {
  try {
    const { stdout } = await openNode(lab, planned).run(['sh', '-s'], { input: scriptFor(planned), timeoutMs: 20_000 * lab.patience });
    return stdout;
  } catch (error) {
    const connected = await isConnected(lab.host, lab.connections, planned.name);
    if (!(error instanceof CommandError) || !connected || !lab.sudo(planned)) throw error;
    throw new ProviderError(`cannot become root on ${planned.name}: ${error.result.stderr.trim()}`, {
      cause: error,
      hint: 'allow the user to run sudo without a password (NOPASSWD in /etc/sudoers.d), or log in as root',
    });
  }
}

function scriptFor({ address }: NodeConfig): string {
  return `
. /etc/os-release
echo "os=$ID $VERSION_ID"
if [ -d /run/systemd/system ]; then echo systemd=yes; fi
if ip -o -4 addr show | grep -qF ' inet ${address}/'; then echo address=yes; fi
if command -v docker >/dev/null; then echo "containers=$(docker ps -q 2>/dev/null | wc -l)"; fi
if [ -e /var/lib/k8s-lab/lab ]; then echo "lab=$(cat /var/lib/k8s-lab/lab)"; fi
`;
}

function parseFacts(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\n').flatMap(line => (line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const] : [])));
}
