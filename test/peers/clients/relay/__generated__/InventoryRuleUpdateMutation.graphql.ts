/**
 * @generated SignedSource<<5dfa1dd014c7600609d0f3ce6f987da4>>
 * @lightSyntaxTransform
 * @codegen-command: npm run relay
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type IncrementalOptionalField = "CRC64" | "ENCRYPTION_STATUS" | "ETAG" | "IS_MULTIPART_UPLOADED" | "LAST_MODIFIED_DATE" | "OBJECT_ACL" | "OBJECT_TYPE" | "RECORD_TIMESTAMP" | "RECORD_TYPE" | "REQUESTER" | "REQUEST_ID" | "SEQUENCE_NUMBER" | "SIZE" | "SOURCE_IP" | "STORAGE_CLASS" | "UNKNOWN" | "%future added value";
export type InventoryFormat = "CSV" | "UNKNOWN" | "%future added value";
export type InventoryFrequency = "DAILY" | "MONTHLY" | "ONCE" | "UNKNOWN" | "WEEKLY" | "%future added value";
export type InventoryIncludedObjectVersions = "ALL" | "CURRENT" | "UNKNOWN" | "%future added value";
export type InventoryOptionalField = "CRC64" | "ENCRYPTION_STATUS" | "ETAG" | "IS_MULTIPART_UPLOADED" | "LAST_ACCESS_DATE" | "LAST_ACCESS_TIMESTAMP" | "LAST_MODIFIED_DATE" | "OBJECT_ACL" | "OBJECT_TYPE" | "SIZE" | "STORAGE_CLASS" | "TAGGING_COUNT" | "TRANSITION_TIME" | "UNKNOWN" | "%future added value";
export type StorageClass = "ARCHIVE" | "COLD_ARCHIVE" | "DEEP_COLD_ARCHIVE" | "IA" | "STANDARD" | "UNKNOWN" | "%future added value";
export type UpdateInventoryInput = {
  autoDelete?: boolean | null | undefined;
  bucket: string;
  dayOfMonth?: number | null | undefined;
  destination?: UpdateDestinationInput | null | undefined;
  expectedVersion?: string | null | undefined;
  filter?: InventoryFilterInput | null | undefined;
  frequency?: InventoryFrequency | null | undefined;
  includedObjectVersions?: InventoryIncludedObjectVersions | null | undefined;
  incremental?: UpdateIncrementalInventoryInput | null | undefined;
  inventoryId: string;
  isEnabled?: boolean | null | undefined;
  optionalFields?: ReadonlyArray<InventoryOptionalField> | null | undefined;
};
export type UpdateDestinationInput = {
  accountId?: string | null | undefined;
  bucket?: string | null | undefined;
  encryption?: InventoryEncryptionInput | null | undefined;
  format?: InventoryFormat | null | undefined;
  prefix?: string | null | undefined;
  roleName?: string | null | undefined;
};
export type InventoryEncryptionInput = {
  sseKms: SseKmsEncryptionInput;
  sseOss?: never;
} | {
  sseKms?: never;
  sseOss: boolean;
};
export type SseKmsEncryptionInput = {
  keyId?: string | null | undefined;
};
export type InventoryFilterInput = {
  lastModifiedAfter?: string | null | undefined;
  lastModifiedBefore?: string | null | undefined;
  maxSize?: number | null | undefined;
  minSize?: number | null | undefined;
  prefix?: string | null | undefined;
  storageClasses?: ReadonlyArray<StorageClass> | null | undefined;
};
export type UpdateIncrementalInventoryInput = {
  intervalSeconds?: number | null | undefined;
  isEnabled?: boolean | null | undefined;
  optionalFields?: ReadonlyArray<IncrementalOptionalField> | null | undefined;
};
export type InventoryRuleUpdateMutation$variables = {
  input: UpdateInventoryInput;
};
export type InventoryRuleUpdateMutation$data = {
  readonly updateInventory: {
    readonly __typename: string;
    readonly cause?: {
      readonly __typename: "InvalidArgumentError";
      readonly issues: ReadonlyArray<{
        readonly message: string;
        readonly path: ReadonlyArray<string>;
      }>;
    } | {
      // This will never be '%other', but we need some
      // value in case none of the concrete values match.
      readonly __typename: "%other";
    };
    readonly code?: string;
    readonly inventory?: {
      readonly id: string;
      readonly isEnabled: boolean;
    };
    readonly issues?: ReadonlyArray<{
      readonly message: string;
      readonly path: ReadonlyArray<string>;
    }>;
    readonly message?: string;
  } | null | undefined;
};
export type InventoryRuleUpdateMutation = {
  response: InventoryRuleUpdateMutation$data;
  variables: InventoryRuleUpdateMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "message",
  "storageKey": null
},
v3 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "ArgumentIssue",
      "kind": "LinkedField",
      "name": "issues",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "path",
          "storageKey": null
        },
        (v2/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "type": "InvalidArgumentError",
  "abstractKey": null
},
v4 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": null,
    "kind": "LinkedField",
    "name": "updateInventory",
    "plural": false,
    "selections": [
      (v1/*:: as any*/),
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "InventoryConfiguration",
            "kind": "LinkedField",
            "name": "inventory",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "id",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "isEnabled",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "type": "UpdateInventorySuccess",
        "abstractKey": null
      },
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          (v2/*:: as any*/)
        ],
        "type": "Error",
        "abstractKey": "__isError"
      },
      (v3/*:: as any*/),
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "cause",
            "plural": false,
            "selections": [
              (v1/*:: as any*/),
              (v3/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "type": "UpdateRolledBackError",
        "abstractKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "InventoryRuleUpdateMutation",
    "selections": (v4/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "InventoryRuleUpdateMutation",
    "selections": (v4/*:: as any*/)
  },
  "params": {
    "cacheID": "daa284bea2606b6970c2133954a7fa63",
    "id": null,
    "metadata": {},
    "name": "InventoryRuleUpdateMutation",
    "operationKind": "mutation",
    "text": "mutation InventoryRuleUpdateMutation(\n  $input: UpdateInventoryInput!\n) {\n  updateInventory(input: $input) {\n    __typename\n    ... on UpdateInventorySuccess {\n      inventory {\n        id\n        isEnabled\n      }\n    }\n    ... on Error {\n      __isError: __typename\n      code\n      message\n    }\n    ... on InvalidArgumentError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on UpdateRolledBackError {\n      cause {\n        __typename\n        ... on InvalidArgumentError {\n          issues {\n            path\n            message\n          }\n        }\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "647a2b61ccb34788e3bb6b9d9a8ec329";

export default node;
