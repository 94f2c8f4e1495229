import type { ReportProblem, ReportProblemKind } from './report.ts';

/** The content of a report is damaged: its rows cannot be read to the end. */
export class ReportDamagedError extends Error {
  readonly problem: ReportProblem;

  /** @param file the key of the damaged file; `null` for the manifest. */
  constructor(kind: ReportProblemKind, file: string | null, message: string) {
    super(message);
    this.name = new.target.name;
    this.problem = { kind, file, message };
  }
}
