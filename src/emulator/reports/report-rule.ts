import { readSection, type Section, textOf } from '../document-section.ts';
import { parseDocument } from '../xml.ts';
import type { ObjectFilter } from './object-filter.ts';
import type { ReportSchedule } from './schedule.ts';

/** What a rule says about its reports. */
export interface ReportRule {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly schedule: ReportSchedule;
  /** Whether the rule is deleted after its only run. */
  readonly deletesItself: boolean;
  readonly versions: 'All' | 'Current';
  readonly filter: ObjectFilter;
  /** In the rule's order. */
  readonly fields: readonly string[];
  readonly destination: {
    readonly bucket: string;
    readonly prefix: string;
    readonly isEncrypted: boolean;
  };
}

/** Reads a stored document. Returns undefined for one that no report can be written for. */
export function readReportRule(xml: string): ReportRule | undefined {
  try {
    return readRoot(
      readSection(parseDocument(xml), [
        'Id',
        'IsEnabled',
        'Filter',
        'Destination',
        'Schedule',
        'IncludedObjectVersions',
        'OptionalFields',
      ]),
    );
  } catch {
    // storeRules() stores any well-formed document.
    return undefined;
  }
}

function readRoot(root: Section): ReportRule | undefined {
  const outer = readSection(root.child('Destination'), ['OSSBucketDestination']);
  const destination = readSection(outer.child('OSSBucketDestination'), [
    'Bucket',
    'Prefix',
    'Encryption',
  ]);
  const schedule = readSection(root.child('Schedule'), ['Frequency', 'DayOfMonth', 'AutoDelete']);
  const id = root.text('Id');
  const bucket = /^acs:oss:::(.+)$/.exec(destination.text('Bucket') ?? '')?.[1];
  const frequency = schedule.text('Frequency')?.trim();
  if (id === undefined || bucket === undefined || !isFrequency(frequency)) return undefined;
  const day = Number(schedule.text('DayOfMonth') ?? 0);
  return {
    id,
    isEnabled: root.text('IsEnabled')?.trim() === 'true',
    schedule: { frequency, dayOfMonth: day > 0 ? day : undefined },
    deletesItself: frequency === 'Once' && schedule.text('AutoDelete')?.trim() === 'true',
    versions: root.text('IncludedObjectVersions')?.trim() === 'All' ? 'All' : 'Current',
    filter: readFilter(
      readSection(root.child('Filter'), [
        'Prefix',
        'LastModifyBeginTimeStamp',
        'LastModifyEndTimeStamp',
        'LowerSizeBound',
        'UpperSizeBound',
        'StorageClass',
      ]),
    ),
    fields: (root.child('OptionalFields')?.children ?? []).flatMap((child) =>
      typeof child !== 'string' && child.name === 'Field' ? [textOf(child).trim()] : [],
    ),
    destination: {
      bucket,
      prefix: destination.text('Prefix') ?? '',
      isEncrypted: (destination.child('Encryption')?.children.length ?? 0) > 0,
    },
  };
}

function isFrequency(text: string | undefined): text is ReportSchedule['frequency'] {
  return text === 'Daily' || text === 'Weekly' || text === 'Monthly' || text === 'Once';
}

/** OSS returns 0 and '' for what is unset. */
function readFilter({ text }: Section): ObjectFilter {
  const bound = (name: string) => Number(text(name) ?? 0) || undefined;
  const classes = (text('StorageClass') ?? '').split(',').map((name) => name.trim());
  return {
    prefix: text('Prefix') ?? '',
    modifiedFrom: bound('LastModifyBeginTimeStamp'),
    modifiedTo: bound('LastModifyEndTimeStamp'),
    minSize: bound('LowerSizeBound'),
    maxSize: bound('UpperSizeBound'),
    storageClasses: classes.includes('') || classes.includes('All') ? undefined : new Set(classes),
  };
}
