import { exitCodes } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import type { VerifyReport } from '../../lab/verify.ts';
import { formatVerify } from '../../reporters/verify-text.ts';
import { toJson } from '../command.ts';
import type { Context, Options } from '../command.ts';

/** Prints what a command did and the verification that it ends with: as fields of one JSON object, or as text. */
export function printProof({ print, style }: Context, options: Options, report: VerifyReport, { fields, text = '' }: { readonly fields: object; readonly text?: string }): ExitCode {
  print(options['json'] ? toJson({ schema: 1, lab: report.lab, ...fields, verify: report }) : `${text}${formatVerify(report, style)}`);
  return report.ready ? exitCodes.ok : exitCodes.findings;
}
