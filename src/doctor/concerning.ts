import type { DiagnosisReport } from './report.ts';

/** What of a diagnosis concerns one node: its own causes and those of the lab as a whole. */
export function concerning(report: DiagnosisReport, node: string): DiagnosisReport {
  const causes = report.causes.flatMap(cause => {
    const evidence = cause.evidence.filter(one => one.node === undefined || one.node === node || one.peer === node);
    return evidence.length === 0 && cause.evidence.length > 0 ? [] : [{ ...cause, evidence }];
  });
  const unexplained = report.unexplained.filter(({ nodes }) => nodes.length === 0 || nodes.includes(node));
  const lost = report.lost?.filter(({ pairs }) => pairs.some(({ from, to }) => from === node || to === node));
  const traced = report.traced?.filter(({ nodes }) => nodes.includes(node));
  return { ...report, ...(lost && { lost }), ...(traced && { traced }), causes, unexplained, ready: [...causes, ...unexplained].every(({ severity }) => severity === 'warning') };
}
