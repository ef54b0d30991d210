// How faults come about that no drill injects, because nothing could revert them: shell text for nodes, run in this order in a
// lab of its own.
const device = '-iface=eth1';
const tellDevice = `sed -i 's#-iface=[^ "]*#${device}#' /etc/sysconfig/flanneld`;
const shared = '172.17.8.200/32';

/** By fault: the flags of the lab's `up`, and what is done on which node. */
export const byHand = {
  'stranger-first': {
    flags: [],
    steps: [['node2', 'sysctl -qw net.ipv4.conf.eth1.promote_secondaries=1; ip address add 172.17.8.150/24 broadcast + dev eth1; ip address del 172.17.8.102/24 dev eth1; ip address add 172.17.8.102/24 broadcast + dev eth1']],
  },
  'lease-by-stranger': {
    flags: [],
    steps: [['node2', '172.17.8.102/24'], ['node3', '172.17.8.103/24']].map(([node, planned]) => [
      node,
      `${tellDevice}; ip address flush dev eth1; ip address add ${shared} dev eth1; ip address add ${planned} dev eth1; systemctl restart flanneld`,
    ]),
  },
  'watch-ahead': {
    flags: [],
    steps: [
      ['node1', 'systemctl stop etcd; cp -R /var/lib/etcd /run/etcd-copy; systemctl start etcd'],
      [
        'node3',
        'systemctl stop flanneld; . /run/flannel/subnet.env; rm /run/flannel/subnet.env; ETCDCTL_API=3 etcdctl --endpoints=172.17.8.101:2379 del /kube-centos/network/subnets/${FLANNEL_SUBNET%.1/24}.0-24; systemctl start flanneld; systemctl restart docker',
      ],
      ['node1', 'systemctl stop etcd; rm -r /var/lib/etcd/*; cp -R /run/etcd-copy/. /var/lib/etcd; systemctl start etcd'],
    ],
  },
  'etcd-disk-full': {
    flags: [],
    steps: [
      [
        'node1',
        'systemctl stop etcd; cp -R /var/lib/etcd /run/etcd-saved; mount -t tmpfs -o size=66m etcd /var/lib/etcd; cp -R /run/etcd-saved/. /var/lib/etcd 2>/dev/null; cat /dev/zero >/var/lib/etcd/fill 2>/dev/null; systemctl start etcd; head -c 900000 /dev/zero | tr "\\0" x | ETCDCTL_API=3 timeout 5 etcdctl --endpoints=172.17.8.101:2379 put big; until [ $(systemctl show -p NRestarts etcd | cut -d = -f 2) -ge 1 ]; do sleep 0.05; done',
      ],
    ],
  },
  'etcd-out-of-files': {
    flags: [],
    steps: [['node1', 'prlimit --pid $(pidof etcd) --nofile=$(ls /proc/$(pidof etcd)/fd | wc -l)']],
  },
  'member-removed': {
    flags: ['--etcd-members', '3'],
    steps: [['node1', 'export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=172.17.8.101:2379; id=$(etcdctl member list | sed -n "/node3/s/,.*//p"); until etcdctl member remove $id; do sleep 0.5; done']],
  },
};
