import { KeyStoreError } from '../errors.ts';
import type { Endpoint } from './key-store.ts';

/** The endpoint as messages show it: its URL, or `unix:` and the socket's path. */
export function formatEndpoint(endpoint: Endpoint): string {
  return 'url' in endpoint ? endpoint.url : `unix:${endpoint.socketPath}`;
}

/** The endpoint's parsed URL; throws a KeyStoreError if it is not a URL, or not http. */
export function parseEndpointUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return url;
  throw new KeyStoreError(`not an etcd URL: ${text}`, { hint: 'Write it as http://ADDRESS:2379.' });
}
