import { exitCodes, UsageError } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import { findMachines, nodeOf } from '../../lab/lab.ts';
import { verify } from '../../lab/verify.ts';
import { certificatesAct, renewEtcdCertificates } from '../../steps/certificates.ts';
import type { Context, Options } from '../command.ts';
import { printPlan } from './etcd-members.ts';
import { underLock } from './lock.ts';
import { printProof } from './proof.ts';
import { timeoutOf } from './timeout.ts';

/** Gives the members of etcd and its clients, on one node or on all, new certificates and keys of the lab's authority, and verifies the lab. */
export async function rotateCertificates(context: Context, options: Options, name?: string): Promise<ExitCode> {
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'etcd rotate-certs', async () => {
    const machines = await findMachines(lab);
    const { config } = machines.record;
    const names = name === undefined ? config.nodes.map(one => one.name) : [nodeOf(machines, name).name];
    if (!config.etcd.tls) throw new UsageError(`etcd of lab ${lab.name} has no certificates`, { hint: '`k8s-lab up --etcd-tls` brings up a lab whose etcd speaks TLS' });
    if (options['dryRun']) {
      printPlan(context, options, lab.name, names.map(one => certificatesAct(one)));
      return exitCodes.ok;
    }
    const files = await renewEtcdCertificates(machines.nodes, config, names);
    context.tell(`${files} certificates and keys renewed`);
    const { report } = await verify(machines, { timeoutMs: timeoutOf(options), signal: context.signal });
    return printProof(context, options, report, { fields: { action: 'rotate-certs', files } });
  });
}
