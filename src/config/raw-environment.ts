import { nearestName } from './nearest-name.ts';
import type { Given } from './secrets.ts';

/** Settings that have a new name. The old one still counts, with a warning. */
const RENAMED: Readonly<Record<string, string>> = {
  TRUSTED_PROXIES: 'TRUST_PROXY',
  RATE_LIMIT_WITHOUT_REDIS: 'RATE_LIMIT_FAILURE_MODE',
};

/** Settings that no longer exist, with the setting that limits the same. */
const REPLACED: Readonly<Record<string, string>> = {
  MAX_ALIASES: 'MAX_FIELDS',
  MAX_ROOT_FIELDS: 'MAX_FIELDS',
  MAX_DIRECTIVES: 'MAX_DOCUMENT_TOKENS',
};

/** The environment as the settings take it. */
export interface CleanEnvironment {
  readonly given: Given;
  /** A line for each variable that does not count as it was written. */
  readonly warnings: readonly string[];
}

/**
 * Prepares an environment that shells, images and orchestrators made: old names become new ones, values lose the
 * quotes and white space that `docker --env-file` leaves, and what other programs put under our names is left out.
 *
 * @param names all settings.
 */
export function cleanEnvironment(environment: Given, names: readonly string[]): CleanEnvironment {
  const known = new Set(names);
  const given = { ...environment };
  const warnings: string[] = [];
  for (const [old, name] of Object.entries(RENAMED)) {
    if (!environment[old]) continue;
    given[name] ??= environment[old];
    warnings.push(`${old} is now ${name}: rename it`);
  }
  for (const name of names) given[name] = given[name] && unquoted(given[name]);
  for (const [name, value] of Object.entries(given)) {
    if (!value || name in RENAMED) continue;
    const warning = known.has(name)
      ? warningOfForeign(name, value)
      : warningOfUnknown(name, value, names);
    if (warning === undefined) continue;
    warnings.push(warning);
    if (known.has(name)) delete given[name];
  }
  return { given, warnings };
}

function unquoted(value: string): string {
  return value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/** A value that Kubernetes, or Docker's links, put into `<SERVICE>_PORT`. */
export function isServiceLink(value: string): boolean {
  return /^(?:tcp|udp|sctp):\/\//i.test(value);
}

/** What to do about a service link. */
export const SERVICE_LINK_HINT =
  'it looks like a Kubernetes service link: set enableServiceLinks: false in the pod';

/** The target of a compiler, such as `x86_64-conda-linux-gnu`. */
const TARGET =
  /^(?:x86_64|i\d86|aarch64|arm64|armv\w+|powerpc64le|ppc64le|s390x|riscv64)-\w+-(?:linux|darwin|mingw|windows|freebsd)/;

/** Why a setting cannot be meant for this server. */
function warningOfForeign(name: string, value: string): string | undefined {
  if (name === 'HOST' && TARGET.test(value)) {
    return `HOST is ignored: "${value}" is the target of a compiler, which Conda sets, not an address`;
  }
  if (name.endsWith('_PORT') && isServiceLink(value)) {
    return `${name} is ignored: ${SERVICE_LINK_HINT} (${JSON.stringify(value)})`;
  }
  return undefined;
}

/** Whether a variable is not read, though a setting is most likely meant. */
function warningOfUnknown(
  name: string,
  value: string,
  names: readonly string[],
): string | undefined {
  if (isServiceLink(value) || /_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP|SCTP)/.test(name)) {
    return undefined;
  }
  if (name in REPLACED) return `${name} is no longer read: ${REPLACED[name]} limits the same`;
  const stem = name.replace(/_FILE$/, '');
  if (names.includes(stem))
    return `${name} is not read: only secrets can come from files. Set ${stem}`;
  const nearest = nearestName(name, names);
  return nearest && `${name} is not a setting: did you mean ${nearest}?`;
}
