import type { CheckedFreshness } from '../../loaders/freshness-loaders.ts';
import { builder } from '../builder.ts';
import { FreshnessStatusEnum } from './report-enums.ts';

/** Whether a rule's reports arrive on time. */
export const ReportFreshness = builder.objectRef<CheckedFreshness>('ReportFreshness').implement({
  description: 'Whether a rule’s reports arrive on time.',
  fields: (t) => ({
    status: t.field({
      type: FreshnessStatusEnum,
      description: 'The status in one word.',
      resolve: ({ status }) => status,
    }),
    reason: t.exposeString('reason', {
      description:
        'One sentence for people that says what was seen, including what OSS refused, and what to do.',
    }),
    latestReportAt: t.expose('latestReportAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When OSS started the latest complete report, in UTC. Null: none was seen.',
    }),
    expectedBy: t.expose('expectedBy', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the next report is, or was, expected, without the grace period, in UTC. Null: none is expected, or this ' +
        'server cannot tell.',
    }),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      description: 'When this server asked OSS, in UTC.',
    }),
  }),
});
