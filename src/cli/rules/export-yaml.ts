import { Document, visit } from 'yaml';
import { roleArn } from '../../inventory/configuration.ts';
import { printable } from '../printable.ts';
import type { CreateInventoryInput, ExportedRuleFragment } from './gql/graphql.ts';

/**
 * Writes rules as a file for `plan` and `apply`. What such a file cannot say is a comment: elements that the server does
 * not know.
 *
 * @param heading lines of a comment at the top.
 */
export function writeRules(
  rules: readonly ExportedRuleFragment[],
  heading: readonly string[],
): string {
  // Quotes what YAML 1.1 takes for another value, too.
  const document = new Document({}, { compat: 'yaml-1.1' });
  document.commentBefore = commentOf(heading);
  const items = rules.map((rule, index) => {
    const item = document.createNode(inputOf(rule), { aliasDuplicateObjects: false });
    item.spaceBefore = index > 0;
    item.commentBefore = commentOf(unknownParts(rule));
    return item;
  });
  document.set('rules', document.createNode(items));
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && UNSAFE.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, blockQuote: false });
  return text.replace(UNSAFE_IN_OUTPUT, escapeInQuotes);
}

/** What a terminal must not get, see `printable`: only texts in double quotes have it. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/u;

const UNSAFE_IN_OUTPUT = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu;

function escapeInQuotes(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

function commentOf(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => ` ${printable(line)}`).join('\n');
}

/** The input that makes the same rule, without what is absent or a default. */
function inputOf(rule: ExportedRuleFragment): CreateInventoryInput {
  const { bucket, dayOfMonth, autoDelete, filter, destination, optionalFields, incremental } = rule;
  const bounds = withoutNulls(filter);
  return {
    bucket: bucket.name,
    inventoryId: rule.inventoryId,
    isEnabled: rule.isEnabled,
    frequency: rule.frequency,
    ...(dayOfMonth === null ? {} : { dayOfMonth }),
    ...(autoDelete ? { autoDelete } : {}),
    includedObjectVersions: rule.includedObjectVersions,
    ...(Object.keys(bounds).length === 0 ? {} : { filter: bounds }),
    destination: destinationOf(destination),
    ...(optionalFields.length === 0 ? {} : { optionalFields }),
    ...(incremental === null ? {} : { incremental: withoutNulls(incremental) }),
  };
}

function destinationOf({
  bucket,
  roleName,
  roleArn: arn,
  encryption,
  ...destination
}: ExportedRuleFragment['destination']): CreateInventoryInput['destination'] {
  const { format, accountId, prefix } = destination;
  return {
    format,
    accountId,
    roleName: arn === roleArn(accountId, roleName) ? roleName : arn,
    bucket: bucket.name,
    ...(prefix === null ? {} : { prefix }),
    ...(encryption === null ? {} : { encryption: encryptionOf(encryption) }),
  };
}

function encryptionOf(
  encryption: NonNullable<ExportedRuleFragment['destination']['encryption']>,
): NonNullable<CreateInventoryInput['destination']['encryption']> {
  if (encryption.__typename === 'SseOssEncryption') return { sseOss: true };
  return { sseKms: withoutNulls({ keyId: encryption.keyId }) };
}

function withoutNulls<Part extends object>(part: Part) {
  const given = Object.entries(part).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as { [Name in keyof Part]?: NonNullable<Part[Name]> };
}

/** What only a comment can say. */
function unknownParts(rule: ExportedRuleFragment): readonly string[] {
  const { filter, destination, optionalFields, incremental, unknownElements } = rule;
  const words = [
    rule.frequency,
    rule.includedObjectVersions,
    destination.format,
    ...(filter.storageClasses ?? []),
    ...optionalFields,
    ...(incremental?.optionalFields ?? []),
  ];
  return [
    ...(words.includes('UNKNOWN') ? [UNKNOWN_WORD] : []),
    ...unknownElements.map((xml) => `${UNKNOWN_ELEMENT}: ${xml}`),
  ];
}

const UNKNOWN_WORD =
  'UNKNOWN: a value that the server does not know. An update keeps it; a create refuses it.';

const UNKNOWN_ELEMENT =
  'An element that the server does not know. An update keeps it; a create cannot write it';
