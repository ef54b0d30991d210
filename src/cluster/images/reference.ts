const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const domain = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?';
const whole = new RegExp(`^(?:${domain}/)?${part}(?:/${part})*:[\\w][\\w.-]{0,127}$`);

/** The complete name of an image, under which kubelet asks for it: `nginx` is docker.io/library/nginx:latest. Undefined if it is no name of an image. */
export function completeReference(name: string): string | undefined {
  const tagged = /:[^/]*$/.test(name) ? name : `${name}:latest`;
  const [first = '', ...rest] = tagged.split('/');
  // A first part with a dot or a port is a registry (github.com/distribution/reference, "splitDockerDomain").
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const complete = hasRegistry ? tagged : `docker.io/${rest.length > 0 ? '' : 'library/'}${tagged}`;
  const full = complete.replace(/^(?:index\.)?docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
  return full.length <= 255 && whole.test(full) ? full : undefined;
}
