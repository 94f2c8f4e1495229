import { InventoryError } from '../inventory/errors.ts';
import type { ReportProblem, ReportProblemKind } from './report.ts';

/** A report is damaged or incomplete: its rows cannot be read to the end. */
export class ReportDamagedError extends InventoryError {
  override readonly publicCode = 'REPORT_DAMAGED';
  readonly problem: ReportProblem;

  /** @param file the key of the damaged file; `null` for the manifest. */
  constructor(kind: ReportProblemKind, file: string | null, message: string) {
    super(message, 'ReportDamaged');
    this.problem = { kind, file, message };
  }
}
