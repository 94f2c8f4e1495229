/** A rule as a vendor's documentation or SDK has it, with its own order of elements, spaces and empty elements. */
export interface VendorSample {
  readonly name: string;
  readonly xml: string;
}

const FIELDS = [
  'Size',
  'LastModifiedDate',
  'ETag',
  'StorageClass',
  'IsMultipartUploaded',
  'EncryptionStatus',
];
const OPTIONAL_FIELDS = `<OptionalFields>${FIELDS.map((name) => `<Field>${name}</Field>`).join('')}</OptionalFields>`;

const documentedPut = `<?xml version="1.0" encoding="UTF-8"?>
<InventoryConfiguration>
  <Id>report1</Id>
  <IsEnabled>true</IsEnabled>
  <Filter>
    <Prefix>filterPrefix/</Prefix>
    <LastModifyBeginTimeStamp>1637883649</LastModifyBeginTimeStamp>
    <LastModifyEndTimeStamp>1638347592</LastModifyEndTimeStamp>
    <LowerSizeBound>1024</LowerSizeBound>
    <UpperSizeBound>1048576</UpperSizeBound>
    <StorageClass>Standard,IA</StorageClass>
  </Filter>
  <Destination>
    <OSSBucketDestination>
      <Format>CSV</Format>
      <AccountId>1000000000000000</AccountId>
      <RoleArn>acs:ram::1000000000000000:role/AliyunOSSRole</RoleArn>
      <Bucket>acs:oss:::destination-bucket</Bucket>
      <Prefix>prefix1</Prefix>
      <Encryption><SSE-KMS><KeyId>keyId</KeyId></SSE-KMS></Encryption>
    </OSSBucketDestination>
  </Destination>
  <Schedule><Frequency>Daily</Frequency></Schedule>
  <IncludedObjectVersions>All</IncludedObjectVersions>
  ${OPTIONAL_FIELDS}
</InventoryConfiguration>`;

const DESTINATION =
  '<Format>CSV</Format><AccountId>1000000000000000</AccountId>' +
  '<RoleArn>acs:ram::1000000000000000:role/AliyunOSSRole</RoleArn><Bucket>acs:oss:::destination-bucket</Bucket>';

/** In the order of the Go SDK: the destination and the schedule come before the filter. */
const go = (destination: string, filter: string) =>
  '<InventoryConfiguration><Id>report1</Id><IsEnabled>true</IsEnabled>' +
  `<Destination><OSSBucketDestination>${DESTINATION}${destination}</OSSBucketDestination></Destination>` +
  `<Schedule><Frequency>Daily</Frequency></Schedule>${filter}` +
  `<IncludedObjectVersions>All</IncludedObjectVersions>${OPTIONAL_FIELDS}</InventoryConfiguration>`;

/** The samples of Alibaba Cloud's documentation and SDKs. */
export const VENDOR_SAMPLES: readonly VendorSample[] = [
  { name: 'the documented PUT', xml: documentedPut },
  {
    name: 'the PUT of the Go SDK',
    xml: go(
      '<Prefix>prefix1</Prefix><Encryption><SSE-KMS><KeyId>keyId</KeyId></SSE-KMS></Encryption>',
      '<Filter><Prefix>filterPrefix/</Prefix></Filter>',
    ),
  },
  {
    name: 'the documented GET',
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n${go(
      '<Prefix>prefix1</Prefix><Encryption><SSE-OSS/></Encryption>',
      '<Filter><Prefix>myprefix/</Prefix></Filter>',
    )}`,
  },
  {
    name: 'the PUT of ali-oss, whose empty elements OSS accepts',
    xml:
      '<?xml version="1.0" encoding="UTF-8"?>\n<InventoryConfiguration><Id>report1</Id><IsEnabled>true</IsEnabled>' +
      '<Filter><Prefix></Prefix></Filter><Destination><OSSBucketDestination>' +
      `${DESTINATION}<Prefix></Prefix><Encryption></Encryption></OSSBucketDestination></Destination>` +
      '<Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions>' +
      '<OptionalFields></OptionalFields></InventoryConfiguration>',
  },
  {
    name: 'a GET with the filter that OSS fills in',
    xml: go(
      '',
      '<Filter><Prefix></Prefix><LastModifyBeginTimeStamp>0</LastModifyBeginTimeStamp>' +
        '<LastModifyEndTimeStamp>0</LastModifyEndTimeStamp><LowerSizeBound>0</LowerSizeBound>' +
        '<UpperSizeBound>0</UpperSizeBound><StorageClass></StorageClass></Filter>',
    ),
  },
  { name: 'a GET without a filter', xml: go('', '') },
];
