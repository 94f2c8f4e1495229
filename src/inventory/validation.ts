import {
  roleArn as arnOf,
  type InventoryConfiguration,
  type InventoryDestination,
  roleName,
} from './configuration.ts';
import type { ArgumentIssue } from './errors.ts';
import { LIMITS } from './limits.ts';
import {
  FREQUENCIES,
  INCREMENTAL_OPTIONAL_FIELDS,
  nameOfWord,
  OPTIONAL_FIELDS,
  UNKNOWN,
} from './vocabulary.ts';

/** The limit of issues in one answer. */
const MAX_ISSUES = 100;

type Complaint = Omit<ArgumentIssue, 'path'>;

/**
 * Finds what OSS would refuse in a rule, without a request to OSS. Also finds what OSS accepts although it never
 * leads to a report: an impossible account or role, bounds without any object between them, a repeated column. Does
 * not check what only OSS knows: owners, regions, keys.
 *
 * @returns all issues at once, each with its path in the GraphQL input.
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
  const { lastModifiedAfter: after, lastModifiedBefore: before } = filter;
  if (after && before && after > before) {
    check(['filter', 'lastModifiedAfter'], {
      message:
        `${after.toISOString()} is later than lastModifiedBefore, ${before.toISOString()}: no ` +
        'object matches. Send an earlier time.',
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
  issues.push(...columnIssues(['optionalFields'], rule.optionalFields, OPTIONAL_FIELDS, '36'));
  if (rule.incremental) {
    const { intervalSeconds, optionalFields } = rule.incremental;
    check(['incremental', 'intervalSeconds'], intervalComplaint(intervalSeconds));
    issues.push(
      ...columnIssues(
        ['incremental', 'optionalFields'],
        optionalFields,
        INCREMENTAL_OPTIONAL_FIELDS,
        null,
      ),
    );
  }
  return issues.slice(0, MAX_ISSUES);
}

/** Finds columns that cannot be written, and those that are listed twice. Stops after `MAX_ISSUES`. */
function columnIssues(
  path: readonly string[],
  words: readonly string[],
  names: Readonly<Record<string, string>>,
  ec: string | null,
): ArgumentIssue[] {
  const issues: ArgumentIssue[] = [];
  const columns = new Set<string>();
  for (const [index, word] of words.entries()) {
    const repeated = columns.has(word)
      ? complaint(
          `The column ${nameOfWord(names, word)} is listed twice. List each column once.`,
          null,
        )
      : undefined;
    const found = wordComplaint(word, ec) ?? repeated;
    if (found) issues.push({ path: [...path, `${index}`], ...found });
    // Bounds the answer to an input with thousands of mistakes.
    if (issues.length === MAX_ISSUES) break;
    columns.add(word);
  }
  return issues;
}

/** Validates the names of a rule, for calls with nothing else. */
export function validateKey(
  key: Pick<InventoryConfiguration, 'bucket' | 'inventoryId'>,
): ArgumentIssue[] {
  const complaints = [
    { path: ['bucket'], complaint: bucketNameComplaint(key.bucket) },
    { path: ['inventoryId'], complaint: inventoryIdComplaint(key.inventoryId) },
  ];
  return complaints.flatMap(({ path, complaint }) => (complaint ? [{ path, ...complaint }] : []));
}

/** Old buckets may have a `_`. OSS EC 0020-00000031, -32 */
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
      `${shown(name)} is not a bucket name: it may contain lower-case letters, digits and "-", ` +
        'and must not start or end with "-".',
      '32',
    );
  }
  return undefined;
}

/** What is wrong with the prefix of bucket names; OSS has no rule for it. */
export function bucketPrefixComplaint(prefix: string): Complaint | undefined {
  if (/^([a-z0-9_][a-z0-9_-]*)?$/.test(prefix) && prefix.length <= LIMITS.bucketNameLength.max) {
    return undefined;
  }
  return complaint(
    `${shown(prefix)} cannot start a bucket name: use at most ${LIMITS.bucketNameLength.max} ` +
      'lower-case letters, digits and "-".',
    null,
  );
}

export function regionComplaint(region: string): Complaint | undefined {
  if (/^oss-[a-z0-9-]{1,60}$/.test(region)) return undefined;
  return complaint(
    `${shown(region)} is not a region: send OSS's name of it, for example "oss-cn-hangzhou".`,
    null,
  );
}

/** OSS EC 0020-00000044 */
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

function unicodeComplaint(text: string): Complaint | undefined {
  if (text.isWellFormed()) return undefined;
  return complaint(
    `${shown(text)} is not valid Unicode: it contains half of a surrogate pair. Remove it.`,
    null,
  );
}

function prefixComplaint(prefix: string | null): Complaint | undefined {
  if (prefix === null) return undefined;
  const length = characters(prefix);
  if (length > LIMITS.prefixLength) {
    return complaint(
      `The prefix has ${length} characters; the limit is ${LIMITS.prefixLength}.`,
      '38',
    );
  }
  return textComplaint(prefix, '38');
}

function specialCharactersComplaint(prefix: string | null): Complaint | undefined {
  const found = prefix?.match(/[%&$@^*!#]/)?.[0];
  return found === undefined
    ? undefined
    : complaint(
        `${shown(prefix ?? '')} contains "${found}"; a destination prefix must not contain any of ` +
          '%&$@^*!#.',
        '34',
      );
}

/** Refuses what has no UTF-8 or is not in XML 1.0. */
function textComplaint(text: string, ec: string | null): Complaint | undefined {
  if (!text) return complaint('The value is empty; it needs at least one character.', ec);
  const broken = unicodeComplaint(text);
  if (broken) return complaint(broken.message, ec);
  const found = NOT_XML.exec(text)?.[0];
  if (found === undefined) return undefined;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return complaint(
    `${shown(text)} contains U+${code}, which XML cannot represent. Remove the character.`,
    ec,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

function timeComplaint(time: Date | null, ec: string): Complaint | undefined {
  if (time === null) return undefined;
  const { min, max } = LIMITS.timestamp;
  const seconds = time.getTime() / 1000;
  if (!Number.isInteger(seconds)) {
    return complaint(
      `${time.toISOString()} has a fraction of a second; OSS stores whole seconds. Send a whole ` +
        'second.',
      ec,
    );
  }
  if (seconds >= min && seconds <= max) return undefined;
  const [first, last] = [min, max].map((limit) => new Date(limit * 1000).toISOString());
  return complaint(`${time.toISOString()} is not between ${first} and ${last}, OSS's limits.`, ec);
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
  return complaint(`${size} is not between ${min} and ${LIMITS.size} bytes, OSS's limits.`, ec);
}

function rangeComplaint(min: number | null, max: number | null): Complaint | undefined {
  if (min === null || max === null || min <= max) return undefined;
  return complaint(
    `${min} is larger than maxSize, ${max}: no object matches. Send a smaller minSize.`,
    '24',
  );
}

/** With another account than a uid, OSS never writes a report. OSS EC 0020-00000028 */
function accountIdComplaint(accountId: string): Complaint | undefined {
  const broken = textComplaint(accountId, '28');
  if (broken || /^\d{1,20}$/.test(accountId)) return broken;
  return complaint(
    `${shown(accountId)} is not an account's uid: it must have only digits, for example ` +
      '`1000000000000000`.',
    '28',
  );
}

/** Validates `acs:ram::{uid}:role/{name}`; a name may have a path. OSS EC 0020-00000029 */
function roleComplaint({ roleArn, accountId }: InventoryDestination): Complaint | undefined {
  // An invalid `accountId` is reported at its own path.
  const own = arnOf(accountId, '');
  const isOwn = roleArn.startsWith(own);
  const name = isOwn ? roleArn.slice(own.length) : roleName(roleArn);
  const broken = textComplaint(name, '29');
  const isRole = isOwn || /^acs:ram::\d{1,20}:role\//.test(roleArn);
  if (broken || (isRole && ROLE_NAME.test(name))) return broken;
  return complaint(
    `${shown(name)} is not a RAM role: send its name, for example \`AliyunOSSRole\`, or its ARN, ` +
      '`acs:ram::{uid}:role/{name}`.',
    '29',
  );
}

/** `role/R` is an ARN's end, not a name. */
const ROLE_NAME = /^(?!role\/)[\w.@-]{1,128}(?:\/[\w.@-]{1,128}){0,8}$/;

/** `UNKNOWN` stands for any unknown word, so it does not say which one to write. */
function wordComplaint(word: string, ec: string | null): Complaint | undefined {
  return word === UNKNOWN
    ? complaint(
        'UNKNOWN is read-only. Send a known value or, to keep the stored one, leave the field out of ' +
          'the update.',
        ec,
      )
    : undefined;
}

function complaint(message: string, ec: string | null): Complaint {
  return { message, ec: ec && (ec.includes('-') ? ec : `0020-000000${ec}`) };
}

/**
 * OSS counts characters, not UTF-16 units. For a text that is far too long units are good enough: counting the
 * characters of a whole body takes 10 ms for each alias.
 */
function characters(text: string): number {
  return text.length > 10_000 ? text.length : [...text].length;
}

/** Formats any value for an error message: quoted, escaped, at most 80 characters. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  }
  // Serializing a large object would take long, so only its kind is shown.
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value) ?? 'missing';
}
