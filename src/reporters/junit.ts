import type { Score } from '../doctor/drill.ts';
import { faults as knownFaults } from '../faults/index.ts';
import { groupBy } from '../text/group-by.ts';
import { explainScore, isPassed, statusOf } from './drill-text.ts';
import type { DrillStatus } from './drill-text.ts';

/** The scores as JUnit XML: one testsuite per layer, one testcase per drill. A drill of two faults is in the layer of the first. */
export function formatJUnit(lab: string, scores: readonly Score[]): string {
  const layers = groupBy(scores, ({ faults: [id] }) => knownFaults.find(fault => fault.id === id)?.layer ?? 'unknown');
  const suites = [...layers].map(([layer, of]) => [`  <testsuite name="${layer}" ${countsOf(of)}>`, ...of.map(score => formatCase(`${lab}.${layer}`, score)), '  </testsuite>']);
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="k8s-lab drill" ${countsOf(scores)}>`, ...suites.flat(), '</testsuites>'].join('\n')}\n`;
}

function formatCase(className: string, score: Score): string {
  const head = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(nameOf(score))}" time="${secondsOf([score])}"`;
  if (score.skipped !== undefined) return `${head}>\n      <skipped message="${escapeXml(score.skipped)}"/>\n    </testcase>`;
  return isPassed(score) ? `${head}/>` : `${head}>\n      <failure>${escapeXml(explainScore(score).join('\n'))}</failure>\n    </testcase>`;
}

function nameOf({ faults, nodes }: Score): string {
  return nodes.length === 0 ? faults.join(' + ') : `${faults.join(' + ')} on ${nodes.join(' ')}`;
}

function countsOf(scores: readonly Score[]): string {
  const count = (status: DrillStatus): number => scores.filter(score => statusOf(score) === status).length;
  return `tests="${scores.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${secondsOf(scores)}"`;
}

function secondsOf(scores: readonly Score[]): number {
  return scores.reduce((sum, { diagnoseMs, repairMs }) => sum + diagnoseMs + repairMs, 0) / 1000;
}

/** A text as it stands in XML. */
export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML 1.0 cannot contain most control characters.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?').replace(/[&<>"]/g, found => names[found] ?? found);
}
