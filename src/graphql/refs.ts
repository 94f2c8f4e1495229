import type {
  BucketDetails,
  BucketInfo,
  InventoryConfiguration,
} from '../inventory/configuration.ts';
import { builder } from './builder.ts';

/** A bucket, with as much as is known of it: only its name, or what a list or OSS itself told. */
export type BucketModel = Pick<BucketInfo, 'name'> | BucketInfo | BucketDetails;

/** Types that name each other are declared here and defined in the files named after them. */
export const BucketRef = builder.objectRef<BucketModel>('Bucket');
export const InventoryConfigurationRef =
  builder.objectRef<InventoryConfiguration>('InventoryConfiguration');
