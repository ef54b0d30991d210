import { resolve } from 'node:path';
import { parseEndpointUrl, socketServerName } from './endpoint.ts';
import type { IOptions } from 'etcd3';
import type { Endpoint, TlsIdentity } from './key-store.ts';

/**
 * The options of a client for one member. A call is made once, with a deadline: etcd3's own retries would multiply it, and
 * repeat writes. gRPC waits up to two minutes before it reconnects, longer than any start of etcd. By default it limits
 * messages to 4 MiB.
 */
export function clientOptions(endpoint: Endpoint): IOptions {
  return {
    hosts: 'url' in endpoint ? parseEndpointUrl(endpoint).host : `unix:${resolve(endpoint.socketPath)}`,
    ...(endpoint.tls && { credentials: credentialsOf(endpoint.tls) }),
    faultHandling: { global: once, host: () => once },
    grpcOptions: {
      'grpc.initial_reconnect_backoff_ms': 10,
      'grpc.max_reconnect_backoff_ms': 20,
      'grpc.max_receive_message_length': -1,
      ...(endpoint.tls && 'socketPath' in endpoint && { 'grpc.ssl_target_name_override': socketServerName, 'grpc.default_authority': socketServerName }),
    },
  };
}

function credentialsOf({ authority, certificate, key }: TlsIdentity): NonNullable<IOptions['credentials']> {
  return { rootCertificate: Buffer.from(authority), certChain: Buffer.from(certificate), privateKey: Buffer.from(key) };
}

type Policy = NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

const noEvent = () => ({ dispose: () => undefined });
const once: Policy = {
  _altReturn: undefined as never,
  onSuccess: noEvent,
  onFailure: noEvent,
  execute: async run => await run({ signal: new AbortController().signal }),
};
