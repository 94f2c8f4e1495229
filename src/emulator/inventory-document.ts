import { readSection, textOf } from './document-section.ts';
import { accessDenied, invalidArgument, malformedXml } from './errors.ts';
import { normaliseDestination } from './inventory-destination.ts';
import { normaliseFilter } from './inventory-filter.ts';
import type { Bucket } from './store.ts';
import { hasForbiddenCharacter, leaf, parseDocument, wrap, type XmlElement } from './xml.ts';

/** OSS EC 0020-00000038 and 44, in characters. */
const MAX_ID_LENGTH = 192;

const FREQUENCIES: readonly string[] = ['Daily', 'Weekly', 'Monthly', 'Once'];

const FIELDS: ReadonlySet<string> = new Set([
  'Size',
  'LastModifiedDate',
  'ETag',
  'StorageClass',
  'IsMultipartUploaded',
  'EncryptionStatus',
  'ObjectAcl',
  'TaggingCount',
  'ObjectType',
  'Crc64',
  'TransitionTime',
  'LastAccessDate',
  'LastAccessTimestamp',
]);

const INCREMENTAL_FIELDS: ReadonlySet<string> = new Set(
  (
    'SequenceNumber RecordType RecordTimestamp Requester RequestId SourceIp Size StorageClass LastModifiedDate ETag ' +
    'IsMultipartUploaded ObjectType ObjectAcl Crc64 EncryptionStatus'
  ).split(' '),
);

/** What a document is validated against. */
export interface DocumentContext {
  /** The query parameter; the body must have the same id. */
  readonly inventoryId: string;
  readonly bucket: Bucket;
  readonly findBucket: (name: string) => Bucket | undefined;
  /** Whether the account is invited to IncrementalInventory. */
  readonly hasIncremental: boolean;
}

/**
 * Validates the body of PutBucketInventory and writes it as GET and LIST return it, in the element order of the API
 * reference. Elements that OSS does not document follow the known ones of their parent; attributes of known elements
 * are dropped.
 *
 * @throws MalformedXML, InvalidArgument with the EC of the first problem, AccessDenied for IncrementalInventory
 */
export function normaliseInventory(body: Uint8Array, context: DocumentContext): string {
  const root = readSection(parseBody(body), [
    'Id',
    'IsEnabled',
    'Filter',
    'Destination',
    'Schedule',
    'IncludedObjectVersions',
    'OptionalFields',
    'IncrementalInventory',
  ]);
  const id = checkBodyId(root.text('Id'), context.inventoryId);
  const isEnabled = checkFlag(root.text('IsEnabled'));
  const filter = normaliseFilter(root.child('Filter'));
  const destination = normaliseDestination(
    root.child('Destination'),
    context.bucket,
    context.findBucket,
  );
  const schedule = normaliseSchedule(root.child('Schedule'));
  const versions = requiredText(
    'IncludedObjectVersions',
    root.text('IncludedObjectVersions'),
    '0020-00000018',
  );
  // EC 0020-00000045 says that All needs versioning, but OSS accepts it without.
  if (versions !== 'All' && versions !== 'Current') {
    const message = 'IncludedObjectVersions is invalid.';
    throw invalidArgument('IncludedObjectVersions', versions, message, '0020-00000037');
  }
  const fields = normaliseFields(root.child('OptionalFields'), FIELDS);
  const incremental = root.child('IncrementalInventory');
  if (incremental !== undefined && !context.hasIncremental) {
    throw accessDenied('Incremental Inventory is disabled.');
  }
  return wrap(
    'InventoryConfiguration',
    leaf('Id', id),
    leaf('IsEnabled', isEnabled),
    destination,
    schedule,
    filter,
    leaf('IncludedObjectVersions', versions),
    fields,
    incremental === undefined ? '' : normaliseIncremental(incremental),
    root.unknown,
  );
}

function parseBody(body: Uint8Array): XmlElement {
  let root: XmlElement;
  try {
    root = parseDocument(body);
  } catch {
    throw malformedXml();
  }
  if (root.name !== 'InventoryConfiguration') throw malformedXml();
  return root;
}

/**
 * OSS EC 0020-00000044: an id is 1 to 192 characters that XML can write.
 *
 * @throws InvalidArgument
 */
export function checkId(id: string): void {
  if (id === '' || [...id].length > MAX_ID_LENGTH || hasForbiddenCharacter(id)) {
    const message = `The inventory id is not 1 to ${MAX_ID_LENGTH} UTF-8 characters.`;
    throw invalidArgument('Id', id, message, '0020-00000044');
  }
}

function checkBodyId(id: string | undefined, inventoryId: string): string {
  if (id === undefined) throw invalidArgument('Id', '', 'Id is missing.', '0020-00000005');
  checkId(id);
  if (id !== inventoryId) {
    const message = 'The inventoryId of the query is not the Id of the body.';
    throw invalidArgument('inventoryId', inventoryId, message, '0020-00000043');
  }
  return id;
}

function requiredText(name: string, text: string | undefined, ec: string): string {
  if (text === undefined) throw invalidArgument(name, '', `${name} is missing.`, ec);
  return text.trim();
}

function normaliseSchedule(schedule: XmlElement | undefined): string {
  const section = readSection(schedule, ['Frequency', 'DayOfMonth', 'AutoDelete']);
  const frequency = requiredText('Frequency', section.text('Frequency'), '0020-00000017');
  if (!FREQUENCIES.includes(frequency)) {
    throw invalidArgument('Frequency', frequency, 'The frequency is invalid.');
  }
  const day = section.text('DayOfMonth')?.trim();
  if (day !== undefined && !(frequency === 'Monthly' && /^([1-9]|[12]\d|3[01])$/.test(day))) {
    throw invalidArgument('DayOfMonth', day, 'DayOfMonth is 1 to 31, with Monthly only.');
  }
  const autoDelete = section.text('AutoDelete')?.trim();
  if (autoDelete !== undefined && !(frequency === 'Once' && /^(true|false)$/.test(autoDelete))) {
    throw invalidArgument('AutoDelete', autoDelete, 'AutoDelete is a boolean, with Once only.');
  }
  return wrap(
    'Schedule',
    leaf('Frequency', frequency),
    day === undefined ? '' : leaf('DayOfMonth', day),
    autoDelete === undefined ? '' : leaf('AutoDelete', autoDelete),
    section.unknown,
  );
}

/** OSS documents an interval of 600 seconds only. */
function normaliseIncremental(element: XmlElement): string {
  const section = readSection(element, ['IsEnabled', 'Schedule', 'OptionalFields']);
  const isEnabled = checkFlag(section.text('IsEnabled'));
  const schedule = readSection(section.child('Schedule'), ['Frequency']);
  const frequency = schedule.text('Frequency')?.trim() ?? '';
  if (frequency !== '600') {
    throw invalidArgument('Frequency', frequency, 'The incremental frequency is 600.');
  }
  return wrap(
    'IncrementalInventory',
    leaf('IsEnabled', isEnabled),
    wrap('Schedule', leaf('Frequency', frequency), schedule.unknown),
    normaliseFields(section.child('OptionalFields'), INCREMENTAL_FIELDS),
    section.unknown,
  );
}

function checkFlag(text: string | undefined): string {
  const flag = requiredText('IsEnabled', text, '0020-00000007');
  if (flag === 'true' || flag === 'false') return flag;
  throw invalidArgument('IsEnabled', flag, 'IsEnabled is invalid.', '0020-00000006');
}

/** Keeps the order; omits an empty list. OSS EC 0020-00000036 for an unknown field. */
function normaliseFields(element: XmlElement | undefined, known: ReadonlySet<string>): string {
  const isField = (child: XmlElement | string): child is XmlElement =>
    typeof child !== 'string' && child.name === 'Field';
  const children = element?.children ?? [];
  const fields = children.filter(isField).map((field) => textOf(field).trim());
  for (const field of fields) {
    if (!known.has(field)) {
      throw invalidArgument('Field', field, 'The optional field is unknown.', '0020-00000036');
    }
  }
  const others = children.filter((child) => !isField(child));
  const { unknown } = readSection({ name: '', attributes: {}, children: others }, []);
  const content = fields.map((field) => leaf('Field', field)).join('') + unknown;
  return content === '' ? '' : wrap('OptionalFields', content);
}
