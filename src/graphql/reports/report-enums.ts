import type { FreshnessStatus } from '../../reports/freshness.ts';
import type { ReportProblemKind, ReportState } from '../../reports/report.ts';
import { namedEnum } from '../named-enum.ts';

/** The enum of {@link FreshnessStatus}. */
export const FreshnessStatusEnum = namedEnum<FreshnessStatus>(
  'FreshnessStatus',
  'Whether a rule’s reports arrive on time. The first status that is true, in this order: DISABLED, NO_DESTINATION, ' +
    'UNKNOWN, DONE, FRESH, DUE, NOTHING_TO_LIST, NEVER, OVERDUE.',
  {
    DISABLED: 'The rule is disabled, so no report is expected.',
    DONE: 'The rule writes one report only, and it exists.',
    DUE:
      'A report is expected about now: its time has come, and the grace period (`REPORT_GRACE_HOURS`) has not ended. ' +
      'Also in the first 30 minutes after this server wrote the rule.',
    FRESH: 'The latest complete report exists, and the next one is not expected yet.',
    NEVER:
      'No complete report was seen, although the source bucket has matching objects. The first report of a new rule ' +
      'takes up to 30 minutes.',
    NOTHING_TO_LIST:
      'The source bucket has no object whose key starts with the rule’s prefix, and OSS writes no empty reports.',
    NO_DESTINATION: 'The destination bucket does not exist, so OSS cannot write reports.',
    OVERDUE: 'A report is missing, also after the grace period.',
    UNKNOWN:
      'This server cannot tell: OSS refuses to show the reports, or how often the rule writes is not known. `reason` ' +
      'says which.',
  },
);

/** The enum of {@link ReportState}. */
export const ReportStateEnum = namedEnum<ReportState>(
  'ReportState',
  'Whether a report is complete, by its manifest and checksum.',
  {
    COMPLETE: 'The manifest exists, and its checksum is right.',
    DAMAGED: 'The manifest exists but is wrong; `problems` says why.',
    INCOMPLETE:
      'The manifest or its checksum does not exist: OSS is still writing, or has stopped.',
    UNREADABLE: 'OSS refuses to show the manifest; `problems` says why.',
  },
);

/** The enum of {@link ReportProblemKind}. */
export const ReportProblemKindEnum = namedEnum<ReportProblemKind>(
  'ReportProblemKind',
  'What is wrong with a report.',
  {
    FILE_ARCHIVED: 'A file must be restored before it can be read, because of its storage class.',
    FILE_CHECKSUM: 'The MD5 of a file differs from the manifest’s.',
    FILE_MISSING: 'A file of the manifest does not exist.',
    FILE_SIZE: 'The size of a file differs from the manifest’s.',
    FOREIGN_DESTINATION:
      'The manifest names another destination bucket. Nothing that it names is read.',
    FOREIGN_KEY:
      'The manifest names a file outside the report’s own folder. The file is neither read nor signed.',
    MANIFEST_CHECKSUM: 'The MD5 of the manifest differs from the one in `manifest.checksum`.',
    MANIFEST_INVALID: 'The manifest is not JSON, or a required field is missing or wrong.',
    READ_DENIED:
      'OSS does not let this server read a file or the manifest, for example without `kms:Decrypt`.',
    ROW_SHAPE: 'A row has the wrong number of cells, or a file ends too early.',
  },
);
