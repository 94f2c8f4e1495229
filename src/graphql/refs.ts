import type {
  BucketDetails,
  BucketInfo,
  InventoryConfiguration,
} from '../inventory/configuration.ts';
import { builder } from './builder.ts';

/** A bucket with its name alone, or also with what a list or OSS itself returned. */
export type BucketModel = Pick<BucketInfo, 'name'> | BucketInfo | BucketDetails;

/** Types that refer to each other are declared here and defined in the files of their names. */
export const BucketRef = builder.objectRef<BucketModel>('Bucket');
/** See {@link BucketRef}. */
export const InventoryConfigurationRef =
  builder.objectRef<InventoryConfiguration>('InventoryConfiguration');
