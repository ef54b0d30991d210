import type { Observation } from '../../observe/observation.ts';
import { isOlderFlannel } from './flannel-version.ts';

const toSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const always = `etcd-cafile etcd-certfile etcd-endpoints etcd-keyfile etcd-password etcd-prefix etcd-username iface ip-masq kube-subnet-mgr
  public-ip subnet-file subnet-lease-renew-margin log_backtrace_at v version vmodule h help`;
const until07 = `listen remote remote-cafile remote-certfile remote-keyfile networks subnet-dir watch-networks
  alsologtostderr log_dir logtostderr stderrthreshold`;
const since08 = `healthz-ip healthz-port iface-can-reach iface-regex ip-blackhole-route ip-masq-fully-random-disable iptables-forward-rules
  iptables-resync kube-annotation-prefix kube-api-url kubeconfig-file net-config-path public-ipv6 set-node-network-unavailable`;

const [old, current, any] = [toSet(`${always} ${until07}`), toSet(`${always} ${since08}`), toSet(`${always} ${until07} ${since08}`)];

/** The flags of the lab's flanneld: of 0.7, or of any release since; with a flag that it does not know, flanneld prints its usage and exits. */
export function flanneldFlagsOf(seen: Observation): ReadonlySet<string> {
  if (seen.flannelVersion === undefined) return any;
  return isOlderFlannel(seen, '0.8.0') ? old : current;
}
