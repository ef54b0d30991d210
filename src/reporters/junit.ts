import type { Score } from '../doctor/drill.ts';
import { faults as knownFaults } from '../faults/index.ts';
import { groupBy } from '../text/group-by.ts';
import { explainScore, isPassed } from './drill-text.ts';

/** The scores as JUnit XML: one testsuite per layer, one testcase per drill. A drill of two faults is in the layer of the first. */
export function formatJUnit(lab: string, scores: readonly Score[]): string {
  const layers = groupBy(scores, ({ faults: [id] }) => knownFaults.find(fault => fault.id === id)?.layer ?? 'unknown');
  const suites = [...layers].map(([layer, of]) => [`  <testsuite name="${layer}" ${countsOf(of)}>`, ...of.map(score => formatCase(`${lab}.${layer}`, score)), '  </testsuite>']);
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="k8s-lab drill" ${countsOf(scores)}>`, ...suites.flat(), '</testsuites>'].join('\n')}\n`;
}

function formatCase(className: string, score: Score): string {
  const head = `    <testcase classname="${escape(className)}" name="${escape(`${score.faults.join(' + ')} on ${score.nodes.join(' ')}`)}" time="${secondsOf([score])}"`;
  return isPassed(score) ? `${head}/>` : `${head}>\n      <failure>${escape(explainScore(score).join('\n'))}</failure>\n    </testcase>`;
}

function countsOf(scores: readonly Score[]): string {
  return `tests="${scores.length}" failures="${scores.filter(score => !isPassed(score)).length}" time="${secondsOf(scores)}"`;
}

function secondsOf(scores: readonly Score[]): number {
  return scores.reduce((sum, { diagnoseMs, repairMs }) => sum + diagnoseMs + repairMs, 0) / 1000;
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML 1.0 cannot contain most control characters.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?').replace(/[&<>"]/g, found => names[found] ?? found);
}
