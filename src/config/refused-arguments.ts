/** Why an argument of a program cannot be set in a lab file, by its name without the dashes. */
export type RefusedArguments = Readonly<Record<string, string>>;

const own = (why: string): string => `k8s-lab sets it itself: ${why}`;
const pki = own("it must fit the lab's own certificates");
const access = own('every lab grants the same access');
const address = own('the lab connects to the planned name, address and port');
const runtime = own("it must fit the node's container runtime and folders");
const cgroups = own('it must fit the cgroups and the memory of a node');
const exits = 'the program would exit at once';

/** The arguments of kube-apiserver that cannot be set. */
export const apiserverRefused: RefusedArguments = {
  'service-cluster-ip-range': own('set kubernetes.serviceNetwork instead'),
  ...all(own('set kubernetes.admission instead'), ['enable-admission-plugins', 'admission-control']),
  ...all(address, ['advertise-address', 'bind-address', 'secure-port', 'kubelet-preferred-address-types']),
  ...all(own("objects are stored in the lab's etcd, below /registry"), ['etcd-servers', 'etcd-servers-overrides', 'etcd-prefix', 'etcd-cafile', 'etcd-certfile', 'etcd-keyfile', 'storage-backend']),
  ...all(pki, [
    ...['cert-dir', 'client-ca-file', 'tls-cert-file', 'tls-private-key-file', 'tls-sni-cert-key'],
    ...['kubelet-certificate-authority', 'kubelet-client-certificate', 'kubelet-client-key'],
    ...['service-account-issuer', 'service-account-key-file', 'service-account-signing-key-file', 'service-account-signing-endpoint'],
  ]),
  ...all(access, ['anonymous-auth', 'authentication-config', 'authorization-config', 'authorization-mode', 'allow-privileged']),
  ...all(exits, ['help', 'version']),
};

/** The arguments of kubelet that cannot be set. */
export const kubeletRefused: RefusedArguments = {
  'cluster-domain': own('set kubernetes.clusterDomain instead'),
  'cluster-dns': own('it is the second address of kubernetes.serviceNetwork'),
  'pod-cidr': own("pods have addresses of flannel's lease"),
  ...all(own('all settings are in one file'), ['config', 'config-dir']),
  ...all(address, ['address', 'port', 'read-only-port', 'healthz-bind-address', 'healthz-port', 'hostname-override', 'node-ip', 'register-node', 'enable-server']),
  ...all(pki, ['kubeconfig', 'bootstrap-kubeconfig', 'cert-dir', 'client-ca-file', 'tls-cert-file', 'tls-private-key-file', 'rotate-certificates', 'rotate-server-certificates']),
  ...all(access, ['anonymous-auth', 'authentication-token-webhook', 'authorization-mode']),
  ...all(runtime, ['container-runtime-endpoint', 'image-service-endpoint', 'containerd', 'containerd-namespace', 'root-dir', 'volume-plugin-dir', 'resolv-conf']),
  ...all(cgroups, ['cgroup-driver', 'cgroup-root', 'cgroups-per-qos', 'enforce-node-allocatable', 'fail-cgroupv1', 'fail-swap-on', 'kubelet-cgroups', 'runtime-cgroups', 'system-cgroups', 'local-storage-capacity-isolation']),
  ...all(exits, ['help', 'version', 'runonce', 'exit-on-lock-contention']),
};

function all(why: string, names: readonly string[]): RefusedArguments {
  return Object.fromEntries(names.map(name => [name, why]));
}
