/** OSS's limits of inventory rules. Where its documentation leaves room, the wider reading stands. */
export const LIMITS = {
  /** Rules in one bucket, by API (the console stops at 10). */
  rulesPerBucket: 1000,
  /** Rules in one answer to a LIST. */
  rulesPerPage: 100,
  /** Characters of an inventory id. OSS EC 0020-00000044 */
  idLength: 192,
  /** Characters of either prefix. OSS EC 0020-00000038 */
  prefixLength: 1023,
  /** Of a monthly rule. */
  dayOfMonth: { min: 1, max: 31 },
  /** Seconds since 1970 of either time bound. */
  timestamp: { min: 1_262_275_200, max: 253_402_271_999 },
  /** Bytes of either size bound: 48.8 TB, an object's largest size (10,000 parts of 5 GiB). */
  size: 10_000 * 5 * 1024 ** 3,
  /** Characters of a bucket's name. OSS EC 0020-00000031 */
  bucketNameLength: { min: 3, max: 63 },
} as const;
