import { collect } from './collect.ts';
import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { dashboard } from './dashboard.ts';
import { diagnose } from './diagnose.ts';
import { diff } from './diff.ts';
import { down } from './down.ts';
import { drill } from './drill.ts';
import { etcd } from './etcd.ts';
import { etcdctl } from './etcdctl.ts';
import { exec } from './exec.ts';
import { fault } from './fault.ts';
import { forward } from './forward.ts';
import { graph } from './graph.ts';
import { halt } from './halt.ts';
import { image } from './image.ts';
import { init } from './init.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kubectl } from './kubectl.ts';
import { logs } from './logs.ts';
import { preflight } from './preflight.ts';
import { recreate } from './recreate.ts';
import { render } from './render.ts';
import { repair } from './repair.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { snapshot } from './snapshot.ts';
import { ssh } from './ssh.ts';
import { status } from './status.ts';
import { trace } from './trace.ts';
import { up } from './up.ts';
import { verify } from './verify.ts';

/** Every command, in the order of `--help`. */
export const commands = [
  ...[init, config, setup, render, preflight],
  ...[up, verify, diagnose, repair, trace, status, graph, dashboard],
  ...[exec, shell, ssh, logs, etcdctl, etcd],
  ...[kubectl, kubeconfig, forward, image],
  ...[report, collect, snapshot, diff],
  ...[fault, drill],
  ...[halt, resume, recreate, down],
  ...[completion],
] as const satisfies readonly Command[];
