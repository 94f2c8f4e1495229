import { describePaging } from './paging-properties.ts';

describePaging('opaqueOrNone');
