import { expect, test } from 'vitest';
import { parseLibraries } from '../../../src/setup/apt.ts';
import { describeJob, planJobs } from '../../../src/setup/jobs.ts';

test('with apt and Go: one package each, and flanneld is built', () => {
  const jobs = planJobs(['etcd', 'etcdctl', 'flanneld', 'ip', 'bridge', 'ss'], { apt: true, go: true, gcc: true });
  expect(jobs).toEqual([
    { kind: 'package', name: 'etcd-server', programs: ['etcd'] },
    { kind: 'package', name: 'etcd-client', programs: ['etcdctl'] },
    { kind: 'build', name: 'flannel', programs: ['flanneld'] },
    { kind: 'package', name: 'iproute2', programs: ['ip', 'bridge', 'ss'] },
  ]);
});

test("without them: the publishers' releases, and a message for the rest", () => {
  const jobs = planJobs(['etcd', 'etcdctl', 'flanneld', 'iptables'], { apt: false, go: false, gcc: false });
  expect(jobs.map(describeJob)).toEqual([
    "etcd, etcdctl: download the release of etcd, and check its publisher's digest",
    "flanneld: download the release of flannel, and check its publisher's digest",
    'iptables: k8s-lab cannot install this here; install its package (iptables in Debian)',
  ]);
});

const cluster = ['runc', 'kube', 'image pause', 'image nginx', 'image coredns', 'image traefik'] as const;

test('Kubernetes with apt and Go: built without a C compiler; images of packages and of what is built', () => {
  expect(planJobs(cluster, { apt: true, go: true, gcc: false }).map(describeJob)).toEqual([
    'runc: extract the Debian package runc into the cache',
    'kube: build kubernetes 1.33.13 with Go',
    'image pause: make it from the Debian package busybox-static',
    'image nginx: make it from the Debian packages nginx and busybox-static',
    'image coredns: make it from the program that is built with kube',
    'image traefik: make it from the program that is built with kube',
  ]);
});

test('Kubernetes without them: its releases, and why there can be no images of packages', () => {
  expect(planJobs(cluster, { apt: false, go: false, gcc: true }).map(describeJob).slice(0, 4)).toEqual([
    'runc: k8s-lab cannot install this here; install its package (runc in Debian)',
    "kube: download the release of kubernetes, and check its publisher's digest",
    'image pause: k8s-lab makes it from Debian packages (busybox-static), and this machine has no apt-get',
    'image nginx: k8s-lab makes it from Debian packages (nginx, busybox-static), and this machine has no apt-get',
  ]);
});

test('installs the libraries that apt would, without the C library, programs and upgrades', () => {
  const simulation = [
    'NOTE: This is only a simulation!',
    'Inst libmnl0 (1.0.4-3 Debian:12.14/oldstable [amd64])',
    'Inst netbase (6.4 Debian:12.14/oldstable [all])',
    'Inst libc6 (2.36-9 Debian:12.14/oldstable [amd64])',
    'Inst libcap2 [1:2.66-4] (1:2.66-5 Debian:12.14/oldstable [amd64])',
    'Inst iptables (1.8.9-2 Debian:12.14/oldstable [amd64])',
    'Conf libmnl0 (1.0.4-3 Debian:12.14/oldstable [amd64])',
  ].join('\n');
  expect(parseLibraries(simulation)).toEqual(['libmnl0']);
});
