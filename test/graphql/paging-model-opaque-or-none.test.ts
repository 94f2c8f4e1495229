import { describePaging } from './paging-properties.ts';

describePaging('opaqueOrNone', 0.2);
