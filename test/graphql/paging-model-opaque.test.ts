import { describePaging } from './paging-properties.ts';

describePaging('opaque', 0.4);
