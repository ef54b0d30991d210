import { KeyStoreError } from '../errors.ts';
import type { Endpoint } from './key-store.ts';

/** The name for which a member's certificate is checked where a socket leads to it. */
export const socketServerName = 'localhost';

/** The endpoint as messages show it: its URL, or `unix:` and the socket's path. */
export function formatEndpoint(endpoint: Endpoint): string {
  return 'url' in endpoint ? endpoint.url : `unix:${endpoint.socketPath}`;
}

/** The parsed URL of an endpoint; throws a KeyStoreError if it is not a URL, or neither http nor, with what TLS needs, https. */
export function parseEndpointUrl({ url: text, tls }: Extract<Endpoint, { url: string }>): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = tls ? 'https' : 'http';
  if (url?.protocol === `${scheme}:`) return url;
  throw new KeyStoreError(`not an etcd URL: ${text}`, { hint: `Write it as ${scheme}://ADDRESS:2379.` });
}
