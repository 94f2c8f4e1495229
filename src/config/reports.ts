import { z } from 'zod';
import { flag, positive, whole } from './kinds.ts';
import { endpointIn } from './oss-target.ts';
import { setting } from './variables.ts';

/** In seconds. OSS refuses a signed URL that expires later (signature version 4). */
const MAX_DOWNLOAD_SECONDS = 7 * 24 * 60 * 60;

const downloadSeconds = positive.refine((seconds) => seconds <= MAX_DOWNLOAD_SECONDS, {
  error: `must be at most ${MAX_DOWNLOAD_SECONDS}, which is a week`,
});

const SAMPLE_DATA = '`true` with the embedded emulator, else `false`';

const MAX_THREADS = 8;

const threads = whole.refine((count) => count <= MAX_THREADS, {
  error: `must be at most ${MAX_THREADS}`,
});

/** What callers may see of the reports of rules. */
export const reports = z.object({
  objects: setting('REPORT_OBJECTS', flag.optional(), {
    about:
      'Whether callers may read the rows of reports, which list the keys of a bucket. Only without a policy: in ' +
      '`ACCESS_POLICY`, the action `objects` decides',
    otherwise: SAMPLE_DATA,
  }),
  downloads: setting('REPORT_DOWNLOADS', flag.optional(), {
    about:
      'Whether callers who may read the rows of a report can get signed URLs of its files. A signed URL contains ' +
      'the id of the access key and the security token',
    otherwise: SAMPLE_DATA,
  }),
  downloadMaxSeconds: setting('REPORT_DOWNLOAD_MAX_SECONDS', downloadSeconds.default(3600), {
    about: 'How long a signed URL is valid at most, in seconds',
    values: `a whole number, 1 to ${MAX_DOWNLOAD_SECONDS}`,
  }),
  downloadEndpoint: setting(
    'REPORT_DOWNLOAD_ENDPOINT',
    endpointIn('REPORT_DOWNLOAD_ENDPOINT').optional(),
    {
      about:
        'The endpoint in signed URLs, for clients that cannot reach the public one or should not use it',
      values:
        '`https://host` or `http://host:port`, for example `https://oss-cn-hangzhou-internal.aliyuncs.com`',
      otherwise:
        'the public endpoint of the bucket’s region, even if `OSS_ENDPOINT` is the internal one; `OSS_ENDPOINT` if ' +
        'it is not one of OSS’s own',
    },
  ),
  graceHours: setting('REPORT_GRACE_HOURS', whole.default(12), {
    about: 'How many hours after its time a report counts as overdue',
  }),
  previewRows: setting('REPORT_PREVIEW_ROWS', positive.default(10_000), {
    about: 'How many rows from the start of a report can be read',
  }),
  summaryThreads: setting('REPORT_SUMMARY_THREADS', threads.default(1), {
    about:
      'How many threads compute the figures of reports, each at up to one CPU core and 300 MB of memory; 0: nobody ' +
      'can have them computed',
    values: `a whole number, 0 to ${MAX_THREADS}`,
  }),
});
