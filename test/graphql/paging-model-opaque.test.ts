import { describePaging } from './paging-properties.ts';

describePaging('opaque');
