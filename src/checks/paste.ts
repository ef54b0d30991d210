/** The command line that runs something on a node. */
export function onNode(node: string, command: string): string {
  return `k8s-lab exec ${node} -- ${command}`;
}

/** The command line that shows what a service of a node wrote. */
export function logsOf(node: string, service: string): string {
  return `k8s-lab logs ${node} ${service}`;
}

/** The command line that restarts a service of a node. */
export function restart(node: string, service: string): string {
  return onNode(node, `systemctl restart ${service}`);
}
