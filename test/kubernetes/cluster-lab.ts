import { afterAll, beforeAll, expect } from 'vitest';
import { contains, parseCidr } from '../../src/network/cidr.ts';
import { parseIpv4 } from '../../src/network/address.ts';
import { poll } from '../../src/system/poll.ts';
import { openHome } from '../helpers/cli.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import { leastAccount } from '../helpers/user.ts';
import type { Account } from '../helpers/user.ts';

/** Commands to one lab with Kubernetes. */
export interface ClusterLab {
  readonly name: string;
  readonly home: Home;
  /** Runs k8s-lab on the lab, and fails unless it ends with this exit code. */
  k8sLab(args: readonly string[], exitCode?: number): Promise<CliResult>;
  /** What kubectl prints. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** The pods of a deployment, which have its name as the label `app`. */
  podsOf(app: string): Promise<readonly Pod[]>;
  /** The subnet of each node, by its name. */
  subnets(): Promise<ReadonlyMap<string, string>>;
  /** The nodes whose nginx answer requests of a node to the ingress, sorted; it waits a while for a second one. */
  backends(from: string, ingress: string): Promise<readonly string[]>;
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly podIP: string };
}

interface Report {
  readonly nodes: readonly { readonly name: string; readonly subnet: string | null }[];
}

/** The lab of this name in a home; it need not exist. */
export function clusterLab(home: Home, name: string): ClusterLab {
  const k8sLab: ClusterLab['k8sLab'] = async ([command = '', ...args], exitCode = 0) => {
    const result = await home.k8sLab([command, '--name', name, ...args]);
    expect(result, `k8s-lab ${[command, ...args].join(' ')}\n${result.stdout}\n${result.stderr}`).toMatchObject({ exitCode });
    return result;
  };
  const kubectl: ClusterLab['kubectl'] = async (...args) => (await k8sLab(['kubectl', '--', ...args])).stdout;
  return {
    ...{ name, home, k8sLab, kubectl },
    async podsOf(app) {
      const { items } = JSON.parse(await kubectl('get', 'pods', '-l', `app=${app}`, '-o', 'json')) as { items: readonly Pod[] };
      return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    },
    async subnets() {
      const { nodes } = JSON.parse((await k8sLab(['verify', '--json'])).stdout) as Report;
      return new Map(nodes.map(node => [node.name, node.subnet ?? '']));
    },
    async backends(from, ingress) {
      let seen: readonly string[] = [];
      // The ingress controller hears of a backend a moment after Kubernetes calls it ready.
      await poll(
        async () => {
          const { stdout } = await k8sLab(['exec', from, '--', 'perl', '-MIO::Socket::INET', '-e', getPages, ingress, '80', '6']);
          seen = backendsIn(stdout);
          return seen.length > 1 ? true : undefined;
        },
        { timeoutMs: 15_000 },
      );
      return seen;
    },
  };
}

/** Gives the tests of a file, or of a `describe`, a lab with Kubernetes that is up; it leaves no trace. */
export function withCluster(take: (lab: ClusterLab) => void, flags: readonly string[] = [], account: Account = leastAccount): void {
  let lab: ClusterLab;
  const before = readHost();
  beforeAll(async () => {
    lab = clusterLab(openHome(account), 'cluster');
    take(lab);
    await lab.k8sLab(['up', '--kubernetes', ...flags]);
  });
  afterAll(async () => {
    await lab.home.k8sLab(['down', '--name', lab.name]);
    await expectNoTrace(lab.home, before).finally(() => lab.home.close());
  });
}

/** The names of the nodes that served the pages in a text, each once, sorted. */
export function backendsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/served by \S+ on (\S+?)</g)].map(([, node = '']) => node))].sort();
}

/** Whether a pod's address belongs to the subnet of its node. */
export function isInSubnet({ spec, status }: Pod, subnets: ReadonlyMap<string, string>): boolean {
  const [subnet, address] = [parseCidr(subnets.get(spec.nodeName) ?? ''), parseIpv4(status.podIP)];
  return subnet !== undefined && address !== undefined && contains(subnet, address);
}

// Every node has perl.
const getPages = `
my ($address, $port, $times) = @ARGV;
for (1 .. $times) {
  my $peer = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $port, Timeout => 5) or die "$address:$port: $@";
  print $peer "GET / HTTP/1.0\\r\\nHost: nginx.demo.com\\r\\n\\r\\n";
  print while <$peer>;
}`;
