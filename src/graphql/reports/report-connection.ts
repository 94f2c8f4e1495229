import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import type { FoundReport } from '../../reports/found-report.ts';
import { parseFolder } from '../../reports/report-key.ts';
import { builder } from '../builder.ts';
import {
  createConnection,
  createEdge,
  type Edge,
  type ForwardArgs,
  forwardRequest,
} from '../connection.ts';
import { connectionType } from '../connection-type.ts';
import type { Context } from '../context.ts';
import { listOf } from '../cursors.ts';
import { InventoryReportRef } from './inventory-report.ts';

/** The maximum page size of a rule's reports. */
export const MAX_REPORT_PAGE = 100;

/** Makes the connection of a rule's reports. */
export function reportsOf(rule: InventoryConfiguration, args: ForwardArgs, { loaders }: Context) {
  const list = listOf('reports', rule.bucket, rule.inventoryId);
  const request = forwardRequest(list, args, isFolder, MAX_REPORT_PAGE);
  const toEdge = (report: FoundReport): Edge<FoundReport> =>
    createEdge(list, report.folder.name, report);
  return createConnection(() => loaders.reports.page(rule, request), toEdge);
}

function isFolder(key: string): boolean {
  return parseFolder(key) !== null;
}

const InventoryReportEdge = builder.edgeObject({
  type: InventoryReportRef,
  name: 'InventoryReportEdge',
  description: 'A report and its cursor.',
});

/** The connection of a rule's reports. */
export const InventoryReportConnection = connectionType<FoundReport>('InventoryReportConnection', {
  type: InventoryReportRef,
  edge: InventoryReportEdge,
  description:
    'A page of a rule’s reports, as defined by the Relay Cursor Connections Specification.',
  items: 'reports',
});
