/** The object types of each interface and union. */
export const possibleTypes = {
  "CreateInventoryResult": [
    "AccessDeniedError",
    "CreateInventorySuccess",
    "InvalidArgumentError",
    "InventoryAlreadyExistError",
    "InventoryExceedLimitError",
    "NoSuchBucketError",
    "OutcomeUnknownError",
    "RefusedError",
    "ThrottledError",
    "UpstreamError",
    "ValidationSuccess"
  ],
  "DeleteInventoryResult": [
    "AccessDeniedError",
    "DeleteInventorySuccess",
    "InvalidArgumentError",
    "NoSuchBucketError",
    "OutcomeUnknownError",
    "RefusedError",
    "ThrottledError",
    "UpstreamError"
  ],
  "Error": [
    "AccessDeniedError",
    "InvalidArgumentError",
    "InventoryAlreadyExistError",
    "InventoryExceedLimitError",
    "NoSuchBucketError",
    "NoSuchInventoryError",
    "OutcomeUnknownError",
    "RefusedError",
    "ThrottledError",
    "UpdateLostError",
    "UpdateRolledBackError",
    "UpstreamError"
  ],
  "InventoryEncryption": [
    "SseKmsEncryption",
    "SseOssEncryption"
  ],
  "Node": [
    "Bucket",
    "InventoryConfiguration"
  ],
  "UpdateInventoryResult": [
    "AccessDeniedError",
    "InvalidArgumentError",
    "NoSuchBucketError",
    "NoSuchInventoryError",
    "OutcomeUnknownError",
    "RefusedError",
    "ThrottledError",
    "UpdateInventorySuccess",
    "UpdateLostError",
    "UpdateRolledBackError",
    "UpstreamError",
    "ValidationSuccess"
  ]
};