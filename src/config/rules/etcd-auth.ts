import type { Rule } from './rule.ts';

/** etcd knows a user by the client's certificate, and only in the v3 API. */
export const etcdAuth: Rule = {
  needs: ['etcd.auth', 'etcd.tls', 'etcd.api'],
  judge: (_, { etcd: { auth, tls, api } }) => {
    if (!auth) return [];
    if (!tls) return [{ paths: ['etcd.auth'], text: 'needs etcd.tls, because etcd knows a user by their certificate' }];
    return api === 'v2' ? [{ paths: ['etcd.auth'], text: 'needs the v3 API; etcd.api is v2' }] : [];
  },
};
