/**
 * How reports are written where the vendor's documents disagree or are silent. The defaults follow the newer of the two
 * documented samples.
 */
export interface ReportForm {
  /** Which cells have quotes: all except the bucket, or all except numbers. */
  readonly quotes: 'allExceptBucket' | 'allExceptNumbers';
  /** `2025-04-14T07-06-00Z` or `2025-04-14T07:06:00.000Z`. */
  readonly times: 'dashes' | 'iso';
  /** `a b+c/d` as `a%20b%2Bc%2Fd`, as in a form: `a+b%2Bc%2Fd`, or as in a path: `a%20b+c/d`. */
  readonly keys: 'component' | 'form' | 'path';
  /** `true` or `True`. */
  readonly booleans: 'lowerCase' | 'capitalised';
  readonly lineEnd: '\n' | '\r\n';
  /** Whether the last row has a line end. */
  readonly endsLastLine: boolean;
  /** Whether an ETag has quotes of its own, as in HTTP. */
  readonly quotesEtags: boolean;
  /** The name of the column of the rule's field Crc64. */
  readonly crc64Column: 'Crc64' | 'CRC64';
  /** The name of the column of the rule's field TransitionTime. */
  readonly transitionTimeColumn: 'TransitionTime' | 'TransistionTime';
  /** A last column that no document names; its cells are `new`. */
  readonly unknownColumn: string | undefined;
  /** Whether a destination prefix that ends with `/` gives keys with `//`, as OSS does, or with `/`, as documented. */
  readonly doublesSlash: boolean;
}

/** The vendor's sample of 2026, which agrees with what a tool reads from OSS. */
export const DEFAULT_FORM: ReportForm = {
  quotes: 'allExceptBucket',
  times: 'dashes',
  keys: 'component',
  booleans: 'lowerCase',
  lineEnd: '\n',
  endsLastLine: true,
  quotesEtags: false,
  crc64Column: 'Crc64',
  transitionTimeColumn: 'TransitionTime',
  unknownColumn: undefined,
  doublesSlash: true,
};

/** The vendor's sample of 2025. */
export const OLDER_FORM: ReportForm = {
  ...DEFAULT_FORM,
  quotes: 'allExceptNumbers',
  times: 'iso',
  keys: 'path',
};
