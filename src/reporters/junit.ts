import type { Score } from '../doctor/drill.ts';
import { explainScore, isPassed } from './drill-text.ts';

/** The scores as JUnit XML, a test case each (testsuite/testcase/failure, as the Ant task of that name writes). */
export function formatJUnit(lab: string, scores: readonly Score[]): string {
  const failures = scores.filter(score => !isPassed(score)).length;
  const cases = scores.map(score => {
    const { faults, nodes, diagnoseMs, repairMs } = score;
    const head = `  <testcase classname="${escape(lab)}" name="${escape(`${faults.join(' + ')} on ${nodes.join(' ')}`)}" time="${(diagnoseMs + repairMs) / 1000}"`;
    return isPassed(score) ? `${head}/>` : `${head}>\n    <failure>${escape(explainScore(score).join('\n'))}</failure>\n  </testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="k8s-lab drill" tests="${scores.length}" failures="${failures}">
${cases.join('\n')}
</testsuite>
`;
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML 1.0 has no way to write most control characters.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?').replace(/[&<>"]/g, found => names[found] ?? found);
}
