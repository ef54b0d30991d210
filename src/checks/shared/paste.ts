import type { EtcdApi } from '../../config/lab-config.ts';

/** The command line that runs a command on a node. */
export function onNode(node: string, command: string): string {
  return `k8s-lab exec ${node} -- ${command}`;
}

/** The command line that shows a service's log on a node. */
export function logsOf(node: string, service: string): string {
  return `k8s-lab logs ${node} ${service}`;
}

/** The command line that restarts a service on a node. */
export function restart(node: string, service: string): string {
  return onNode(node, `systemctl restart ${service}`);
}

/** The command line that deletes a key in etcd, in the etcdctl syntax of the API. */
export function deleteKey(api: EtcdApi, key: string): string {
  return `k8s-lab etcdctl -- ${api === 'v2' ? 'rm' : 'del'} ${key}`;
}
