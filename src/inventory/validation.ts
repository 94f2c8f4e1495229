import {
  roleArn as arnOf,
  type InventoryConfiguration,
  type InventoryDestination,
  roleName,
} from './configuration.ts';
import type { ArgumentIssue } from './errors.ts';
import { LIMITS } from './limits.ts';
import { FREQUENCIES, UNKNOWN } from './vocabulary.ts';

/** So many things that are wrong are told at once. */
const MAX_ISSUES = 100;

/** An `ArgumentIssue` without its path: what a rule about one value says. */
type Complaint = Omit<ArgumentIssue, 'path'>;

/**
 * Finds everything in a rule that OSS would refuse, without asking it, and a rule that OSS takes although no report ever
 * comes of it: an account's uid or a role that cannot be one, bounds that no object is between, a column that is there twice. What
 * only OSS can know (whose bucket, which region, which key) is not judged here.
 *
 * @returns every issue at once, each with its path into the GraphQL input; empty when all is well.
 */
export function validateConfiguration(rule: InventoryConfiguration): ArgumentIssue[] {
  const issues = validateKey(rule);
  const check = (path: readonly string[], complaint: Complaint | undefined) => {
    if (complaint) issues.push({ path, ...complaint });
  };
  const { filter, destination } = rule;
  const encryption = destination.encryption;

  check(['filter', 'prefix'], prefixComplaint(filter.prefix));
  check(['filter', 'lastModifiedAfter'], timeComplaint(filter.lastModifiedAfter, '22'));
  check(['filter', 'lastModifiedBefore'], timeComplaint(filter.lastModifiedBefore, '23'));
  if (Number(filter.lastModifiedAfter) > Number(filter.lastModifiedBefore ?? Infinity)) {
    check(['filter', 'lastModifiedAfter'], {
      message: `${filter.lastModifiedAfter?.toISOString()} is later than lastModifiedBefore, ${filter.lastModifiedBefore?.toISOString()}.`,
      ec: '0020-00000022',
    });
  }
  check(
    ['filter', 'minSize'],
    sizeComplaint(filter.minSize, 0, '24') ?? rangeComplaint(filter.minSize, filter.maxSize),
  );
  check(['filter', 'maxSize'], sizeComplaint(filter.maxSize, 1, '25'));
  if (filter.storageClasses?.includes(UNKNOWN)) {
    check(['filter', 'storageClasses'], wordComplaint(UNKNOWN, '26'));
  }
  check(['destination', 'format'], wordComplaint(destination.format, '27'));
  check(['destination', 'accountId'], accountIdComplaint(destination.accountId));
  check(['destination', 'roleName'], roleComplaint(destination));
  check(['destination', 'bucket'], bucketNameComplaint(destination.bucket));
  check(
    ['destination', 'prefix'],
    prefixComplaint(destination.prefix) ?? specialCharactersComplaint(destination.prefix),
  );
  if (encryption?.type === 'SSE-KMS' && encryption.keyId !== null) {
    check(['destination', 'encryption', 'sseKms', 'keyId'], textComplaint(encryption.keyId, null));
  }
  const { frequency, dayOfMonth, autoDelete } = rule.schedule;
  check(['frequency'], wordComplaint(frequency, null));
  check(['dayOfMonth'], dayComplaint(dayOfMonth, frequency));
  if (autoDelete && frequency !== FREQUENCIES.ONCE) {
    check(['autoDelete'], complaint('Only a rule of frequency ONCE can be deleted by OSS.', null));
  }
  check(['includedObjectVersions'], wordComplaint(rule.includedObjectVersions, '37'));
  issues.push(...columnIssues(['optionalFields'], rule.optionalFields, '36'));
  if (rule.incremental) {
    const { intervalSeconds, optionalFields } = rule.incremental;
    check(['incremental', 'intervalSeconds'], intervalComplaint(intervalSeconds));
    issues.push(...columnIssues(['incremental', 'optionalFields'], optionalFields, null));
  }
  return issues.slice(0, MAX_ISSUES);
}

/** Finds columns that cannot be written, and those that are named twice. Stops after `MAX_ISSUES`. */
function columnIssues(
  path: readonly string[],
  words: readonly string[],
  ec: string | null,
): ArgumentIssue[] {
  const issues: ArgumentIssue[] = [];
  const columns = new Set<string>();
  for (const [index, word] of words.entries()) {
    const repeated = columns.has(word) ? complaint('The column is there twice.', null) : undefined;
    const found = wordComplaint(word, ec) ?? repeated;
    if (found) issues.push({ path: [...path, `${index}`], ...found });
    if (issues.length === MAX_ISSUES) break;
    columns.add(word);
  }
  return issues;
}

/** Finds what is wrong with the names of a rule, for calls that take no more than those. */
export function validateKey(
  key: Pick<InventoryConfiguration, 'bucket' | 'inventoryId'>,
): ArgumentIssue[] {
  const complaints = [
    { path: ['bucket'], complaint: bucketNameComplaint(key.bucket) },
    { path: ['inventoryId'], complaint: inventoryIdComplaint(key.inventoryId) },
  ];
  return complaints.flatMap(({ path, complaint }) => (complaint ? [{ path, ...complaint }] : []));
}

/**
 * What is wrong with a bucket's name, for calls to it: 3 to 63 characters, lower-case letters,
 * digits, `-`, and (in old buckets) `_`; neither first nor last a `-`. OSS EC 0020-00000031, -32
 */
export function bucketNameComplaint(name: string): Complaint | undefined {
  const { min, max } = LIMITS.bucketNameLength;
  const length = characters(name);
  if (length < min || length > max) {
    return complaint(
      `${shown(name)} has ${length} characters; a bucket's name has ${min} to ${max}.`,
      '31',
    );
  }
  if (!/^[a-z0-9_][a-z0-9_-]*[a-z0-9_]$/.test(name)) {
    return complaint(
      `${shown(name)} is no bucket name: lower-case letters, digits and "-" inside are allowed.`,
      '32',
    );
  }
  return undefined;
}

/** What is wrong with the beginning of buckets' names: that no name begins so. */
export function bucketPrefixComplaint(prefix: string): Complaint | undefined {
  if (/^([a-z0-9_][a-z0-9_-]*)?$/.test(prefix) && prefix.length <= LIMITS.bucketNameLength.max) {
    return undefined;
  }
  return complaint(`${shown(prefix)} is no beginning of a bucket's name.`, null);
}

/** What is wrong with an inventory id: 1 to 192 characters of well-formed text. OSS EC 0020-00000044 */
export function inventoryIdComplaint(id: string): Complaint | undefined {
  const length = characters(id);
  if (length === 0 || length > LIMITS.idLength) {
    return complaint(
      `The id has ${length} characters; an inventory id has 1 to ${LIMITS.idLength}.`,
      '44',
    );
  }
  return textComplaint(id, '44');
}

/** What is wrong with text that is to go into a URL: half of a surrogate pair has no UTF-8. */
function unicodeComplaint(text: string): Complaint | undefined {
  if (text.isWellFormed()) return undefined;
  return complaint(`${shown(text)} has half of a surrogate pair: it is not valid Unicode.`, null);
}

function prefixComplaint(prefix: string | null): Complaint | undefined {
  if (prefix === null) return undefined;
  const length = characters(prefix);
  if (length > LIMITS.prefixLength) {
    return complaint(
      `The prefix has ${length} characters; at most ${LIMITS.prefixLength} are allowed.`,
      '38',
    );
  }
  return textComplaint(prefix, '38');
}

function specialCharactersComplaint(prefix: string | null): Complaint | undefined {
  const found = prefix?.match(/[%&$@^*!#]/)?.[0];
  return found === undefined
    ? undefined
    : complaint(`${shown(prefix ?? '')} has "${found}"; none of %&$@^*!# is allowed here.`, '34');
}

/** Text that cannot be sent: none at all, a lone surrogate (no UTF-8), or no XML 1.0 character. */
function textComplaint(text: string, ec: string | null): Complaint | undefined {
  if (!text) return complaint('It is empty.', ec);
  const broken = unicodeComplaint(text);
  if (broken) return complaint(broken.message, ec);
  const found = NOT_XML.exec(text)?.[0];
  if (found === undefined) return undefined;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return complaint(`${shown(text)} has U+${code}, which OSS's XML cannot hold.`, ec);
}

/** Everything outside of XML 1.0's `Char`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

function timeComplaint(time: Date | null, ec: string): Complaint | undefined {
  if (time === null) return undefined;
  const { min, max } = LIMITS.timestamp;
  const seconds = time.getTime() / 1000;
  if (!Number.isInteger(seconds)) {
    return complaint(`${time.toISOString()} has a fraction; OSS keeps whole seconds.`, ec);
  }
  if (seconds >= min && seconds <= max) return undefined;
  const [first, last] = [min, max].map((limit) => new Date(limit * 1000).toISOString());
  return complaint(`${time.toISOString()} is not between ${first} and ${last}.`, ec);
}

/** OSS takes a day of the month with `Monthly` only; 29 to 31 mean the last day of shorter months. */
function dayComplaint(day: number | null, frequency: string): Complaint | undefined {
  if (day === null) return undefined;
  const { min, max } = LIMITS.dayOfMonth;
  if (!Number.isInteger(day) || day < min || day > max) {
    return complaint(`${day} is not a day of a month, which is ${min} to ${max}.`, null);
  }
  if (frequency === FREQUENCIES.MONTHLY) return undefined;
  return complaint('Only a rule of frequency MONTHLY has a day of the month.', null);
}

/** OSS documents 600 seconds only; whether it takes another interval is for OSS to say. */
function intervalComplaint(seconds: number | null): Complaint | undefined {
  if (seconds !== null && seconds > 0) return undefined;
  return complaint(`${seconds} is not a number of seconds: OSS documents 600.`, null);
}

function sizeComplaint(size: number | null, min: number, ec: string): Complaint | undefined {
  if (size === null || (size >= min && size <= LIMITS.size)) return undefined;
  return complaint(`${size} is not between ${min} and ${LIMITS.size} bytes.`, ec);
}

function rangeComplaint(min: number | null, max: number | null): Complaint | undefined {
  if (min === null || max === null || min <= max) return undefined;
  return complaint(`${min} is larger than maxSize, ${max}: no object is listed.`, '24');
}

/** An account's uid has digits alone: with anything else no report ever comes. OSS EC 0020-00000028 */
function accountIdComplaint(accountId: string): Complaint | undefined {
  const broken = textComplaint(accountId, '28');
  if (broken || /^\d{1,20}$/.test(accountId)) return broken;
  return complaint(
    `${shown(accountId)} is not an account's uid: it has digits alone, for example \`1000000000000000\`.`,
    '28',
  );
}

/**
 * What is wrong with a role's ARN, `acs:ram::{uid}:role/{name}`. A name has letters, digits and `.@_-`, with slashes
 * where the role has a path. OSS EC 0020-00000029
 */
function roleComplaint({ roleArn, accountId }: InventoryDestination): Complaint | undefined {
  // An invalid `accountId` is reported at its own path, not here.
  const own = arnOf(accountId, '');
  const isOwn = roleArn.startsWith(own);
  const name = isOwn ? roleArn.slice(own.length) : roleName(roleArn);
  const broken = textComplaint(name, '29');
  const isRole = isOwn || /^acs:ram::\d{1,20}:role\//.test(roleArn);
  if (broken || (isRole && ROLE_NAME.test(name))) return broken;
  return complaint(
    `${shown(name)} is not a role: send its name, for example \`AliyunOSSRole\`, or its whole ARN, ` +
      '`acs:ram::{uid}:role/{name}`.',
    '29',
  );
}

/** `role/R` would be a role of the name R with its kind in front of it. */
const ROLE_NAME = /^(?!role\/)[\w.@-]{1,128}(?:\/[\w.@-]{1,128}){0,8}$/;

/** `UNKNOWN` stands for many words; which one to write cannot be known. */
function wordComplaint(word: string, ec: string | null): Complaint | undefined {
  return word === UNKNOWN ? complaint('UNKNOWN can be read but not written.', ec) : undefined;
}

function complaint(message: string, ec: string | null): Complaint {
  return { message, ec: ec && (ec.includes('-') ? ec : `0020-000000${ec}`) };
}

/** Counts as OSS does: by character, not by UTF-16 unit. */
function characters(text: string): number {
  return [...text].length;
}

/** A value for an error message: quoted, escaped, and no longer than a line, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  }
  // Of what is no text the kind is enough: to write it down could take long.
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value) ?? 'missing';
}
