/** OSS's limits for inventory rules. Where its documentation is ambiguous, the wider limit. */
export const LIMITS = {
  rulesPerBucket: 1000,
  rulesPerPage: 100,
  /** In characters. OSS EC 0020-00000044 */
  idLength: 192,
  /** In characters, for both prefixes. OSS EC 0020-00000038 */
  prefixLength: 1023,
  /** The day on which OSS writes the report of a monthly rule. */
  dayOfMonth: { min: 1, max: 31 },
  /** In seconds since 1970, for both time bounds. */
  timestamp: { min: 1_262_275_200, max: 253_402_271_999 },
  /** In bytes, for both size bounds: 48.8 TB, the largest object (10,000 parts of 5 GiB). */
  size: 10_000 * 5 * 1024 ** 3,
  /** In characters. OSS EC 0020-00000031 */
  bucketNameLength: { min: 3, max: 63 },
} as const;
