/** The object types of each interface and union. */
export const possibleTypes = {
  "ApplyInventoriesResult": [
    "AccessDeniedError",
    "ApplyInventoriesSuccess",
    "InvalidArgumentError",
    "RefusedError",
    "StalePlanError",
    "ThrottledError",
    "UpstreamError"
  ],
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
    "StaleVersionError",
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
    "NoSuchReportError",
    "OutcomeUnknownError",
    "RefusedError",
    "StalePlanError",
    "StaleVersionError",
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
    "InventoryConfiguration",
    "InventoryReport"
  ],
  "ReportSummaryResult": [
    "ReportSummary",
    "SummaryFailed",
    "SummaryRunning"
  ],
  "SummarizeReportResult": [
    "AccessDeniedError",
    "InvalidArgumentError",
    "NoSuchReportError",
    "RefusedError",
    "SummarizeReportSuccess",
    "ThrottledError",
    "UpstreamError"
  ],
  "UpdateInventoryResult": [
    "AccessDeniedError",
    "InvalidArgumentError",
    "NoSuchBucketError",
    "NoSuchInventoryError",
    "OutcomeUnknownError",
    "RefusedError",
    "StaleVersionError",
    "ThrottledError",
    "UpdateInventorySuccess",
    "UpdateLostError",
    "UpdateRolledBackError",
    "UpstreamError",
    "ValidationSuccess"
  ]
};