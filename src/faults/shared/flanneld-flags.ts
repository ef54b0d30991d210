/** The flags of all versions of flanneld from 0.7 to 0.28; with a flag that it does not know, flanneld prints its usage and exits. */
export const flanneldFlags: ReadonlySet<string> = new Set(
  `etcd-cafile etcd-certfile etcd-endpoints etcd-keyfile etcd-password etcd-prefix etcd-username healthz-ip healthz-port iface
  iface-can-reach iface-regex ip-blackhole-route ip-masq ip-masq-fully-random-disable iptables-forward-rules iptables-resync
  kube-annotation-prefix kube-api-url kube-subnet-mgr kubeconfig-file listen net-config-path networks public-ip public-ipv6 remote
  remote-cafile remote-certfile remote-keyfile set-node-network-unavailable subnet-file subnet-lease-renew-margin
  alsologtostderr log_backtrace_at log_dir logtostderr stderrthreshold v version vmodule h help`.split(/\s+/),
);
